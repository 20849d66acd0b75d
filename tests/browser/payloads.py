"""What somebody might type to make a page do something; each fits into a name of 80 letters."""

OUTSIDE = "evil.test"
"""No payload may make a browser ask for it, nor lead there."""

PAYLOADS = {
    "script": "<script>window.pwned=1</script>",
    "image": "<img src=x onerror=window.pwned=1>",
    "markdown_image": f"![a](http://{OUTSIDE}/a.png)",
    "markdown_link": "[Bấm vào](javascript:window.pwned=1)",
    "address": f"www.{OUTSIDE} http://{OUTSIDE}/b ai@{OUTSIDE}",
    "html": f"<a href=//{OUTSIDE}>x</a><h1>To</h1><!--",
    "svg": "<svg onload=window.pwned=1><b>đậm",
    "braces": "{{7*7}} ${7*7} {0.__class__} %s",
    "vega": "'+(window.pwned=1)+' datum['x']",
    "bidi": "Tổ\u202e21\u202c \u2066x\u2069\u200b",
    "formula": f'=HYPERLINK("http://{OUTSIDE}")',
    "markdown": "**đậm** _x_ `y` ~~z~~ # 1. - > |a|",
    "directives": ":red[Đỏ] :material/bug: $x^2$ :smile: <-",
    "long": "Ộ" * 78,
    "control": "Tổ\x00\x1b[31m\x07 9",
}

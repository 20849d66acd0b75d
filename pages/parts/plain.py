"""What people typed, on its way into Streamlit's Markdown: shown letter by letter, obeyed nowhere.

Titles, captions, messages, labels and options are Markdown to Streamlit: a name like "**Tổ** [1](http://…)"
would be bold with a link, and a picture in a note would call its server. Whatever somebody typed goes
through `as_text` first; `st.text`, tables, charts and our own components show it plain by themselves.
"""

import re

# What begins an address by itself, and what becomes an arrow or a dash, in spite of any backslash: the parser looks at
# the finished text again.
_AGAIN = re.compile(
    r"(?i)(?<=http)(?=s?:)|(?<=ftp)(?=:)|(?<=mailto)(?=:)|(?<=xmpp)(?=:)|(?<=www)(?=\.)|(?<=\w)(?=@\w)"
    r"|(?<=[<>~=-])(?=[<>=-])"
)
# What means something anywhere, _ but within a word, and what begins a line.
_MARKS = re.compile(r"[\\`*\[\]<&~$^]|(?<![^\W_])_|_(?![^\W_])|^[#>+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)]")
# A word with a name behind or between colons (:smile:, :red[x], :100:); one after a word, or in 19:30, stays as it is.
_NAMED = re.compile(r"\S*:(?:[^\s\d:]|\S+:)\S*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
BREAK = "\u2060"
"""WORD JOINER: nothing to see, and the address is none any more."""


def as_text(typed: object) -> str:
    """`typed` as Markdown that shows exactly this text on one line. Not for `st.badge`, which escapes by itself."""
    line = " ".join(_CONTROLS.sub(" ", str(typed)).split())
    line = _MARKS.sub(r"\\\g<0>", _AGAIN.sub(BREAK, line))
    return _NAMED.sub(lambda word: re.sub("[:/]", r"\\\g<0>", word.group()), line)

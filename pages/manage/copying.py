"""Something to be copied once: a read-only field and a button that also works where the browser has no clipboard."""

import streamlit as st

_copying = st.components.v2.component(
    "ward_copying",
    html='<div class="copying"><input readonly><button type="button"></button></div>',
    css="""
.copying { display: flex; gap: 0.5rem; }
.copying input {
  flex: 1; min-width: 0; padding: 0.55rem 0.7rem; border: 1px solid #9fb4b3; border-radius: 0.5rem;
  background: #f4f8f8; color: #17242b; font: 0.88rem ui-monospace, monospace;
}
.copying button {
  flex: none; min-height: 2.6rem; padding: 0 1rem; border: 0; border-radius: 0.5rem;
  background: #0f6b66; color: #fff; font: inherit; font-weight: 600; cursor: pointer;
}
.copying :focus-visible { outline: 2px solid #e9822b; outline-offset: 2px; }
@media (max-width: 480px) { .copying { flex-direction: column; } .copying button { min-height: 2.9rem; } }
""",
    js="""
export default function ({ parentElement, data }) {
  const field = parentElement.querySelector("input"), button = parentElement.querySelector("button");
  field.value = data.text;
  field.setAttribute("aria-label", data.label);
  button.textContent = data.copy;
  field.onfocus = () => field.select();
  button.onclick = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(data.text);
    } catch {
      document.execCommand("copy");  // plain http inside the office
    }
    button.textContent = data.copied;
  };
}
""",
)


def copying(key: str, text: str, *, label: str, copy: str, copied: str) -> None:
    """`text` in a field that is called `label`; the button says `copy`, afterwards `copied`."""
    _copying(key=key, data={"text": text, "label": label, "copy": copy, "copied": copied})

"""`python -m core.roles_page`: writes docs/roles.md anew from the registry of roles (models/access.py)."""

from collections.abc import Iterator
from itertools import groupby

from core.settings import ROOT
from models import PARTS, RULES, Deed, Part, Role, Rule
from texts import LANGUAGES, Translator, translator

FILE = ROOT / "docs" / "roles.md"


def page() -> str:
    """docs/roles.md as it must be: the same table in every language."""
    return "\n".join(line for language in LANGUAGES for line in _section(translator(language)))


def _section(t: Translator) -> Iterator[str]:
    yield f"# {t('roles.title')}\n"
    yield f"{t('roles.intro')}\n"
    for part in PARTS:
        yield f"- **{t(f'roles.part_{part}')}**: {t(f'roles.about_{part}')}"
    yield ""
    yield f"| {t('roles.deed')} | " + " | ".join(t(f"roles.part_{part}") for part in PARTS) + " |"
    yield "|---|" + ":-:|" * len(PARTS)
    in_order = sorted(Deed, key=lambda deed: _subjects().index(_subject(deed)))
    for subject, deeds in groupby(in_order, key=_subject):
        yield f"| **{t(f'roles.subject_{subject}')}** |" + " |" * len(PARTS)
        for deed in deeds:
            rule = RULES[deed]
            mark = " ¹" if rule.in_person else ""
            cells = " | ".join(_cell(t, rule, part) for part in PARTS)
            key = f"roles.deed_{deed.replace('.', '_')}"
            yield f"| {t(key)}{mark} | {cells} |"
    yield f"\n{t('roles.own_explained')}\n\n{t('roles.in_person')}\n"


def _subject(deed: Deed) -> str:
    return deed.partition(".")[0]


def _subjects() -> list[str]:
    """In the order of the registry, each once."""
    return list(dict.fromkeys(_subject(deed) for deed in Deed))


def _cell(t: Translator, rule: Rule, part: Part) -> str:
    if part not in rule.parts:
        return str(t("roles.no"))
    if rule.own is not None and part is Role.STAFF:
        return str(t(f"roles.own_{rule.own}"))
    return str(t("roles.yes"))


if __name__ == "__main__":
    FILE.write_text(page(), "utf-8")

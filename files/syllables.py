"""Is a word spelt like a Vietnamese syllable? The strongest sign that a text was decoded right."""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_ONSETS = re.findall(r"\w+", "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_RHYMES = re.findall(
    r"\w+",
    """
a ac ach ai am an ang anh ao ap at au ay
ăc ăm ăn ăng ăp ăt
âc âm ân âng âp ât âu ây
e ec em en eng eo ep et
ê êch êm ên êng ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
ô ôc ôi ôm ôn ông ôp ôt
ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôp uôt uơ up ut uy uya uych uyên uyêt uyn uynh
uyp uyt uyu
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y ych yêm yên yêng yêt yêu yn ynh yt
""",
)
_SYLLABLES = {onset + rhyme for onset in ["", *_ONSETS] for rhyme in _RHYMES}
_STOPPED = re.compile(r"(c|ch|p|t)$")
_WORD = re.compile(r"[^\W\d_]+[\u0300-\u036f]*(?:[^\W\d_]+[\u0300-\u036f]*)*")


def words_of(text: str) -> list[str]:
    """The words of `text` that hold anything but plain ASCII letters."""
    return [word for word in _WORD.findall(text) if not word.isascii()]


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Whether `word` (any case, any normal form) is spelt as Vietnamese is: onset, rhyme, at most one tone."""
    marks = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in marks if mark in _TONES]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    if len(tones) > 1 or bare not in _SYLLABLES:
        return False
    return not (_STOPPED.search(bare) and tones and tones[0] not in "\u0301\u0323")


def share_of_syllables(text: str) -> tuple[int, int]:
    """How many of the words with anything but ASCII letters are spelt like Vietnamese, and how many there are.

    Different words count once: a heading repeated in every row proves no more than a single one.
    """
    words = {word.lower() for word in words_of(text)}
    return sum(is_syllable(word) for word in words), len(words)

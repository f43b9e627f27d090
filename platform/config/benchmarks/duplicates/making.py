"""Clean customers, some of them written twice by somebody who did not look; and those that only look alike."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

import opencc
from pypinyin import Style, lazy_pinyin

from config.benchmarks.duplicates.words import (
    CITIES,
    FAMILIES,
    FIRST,
    GIVEN,
    KINDS,
    LAST,
    LAWS,
    LAWS_IN_LETTERS,
    LETTERS,
    OWN,
    TRADES,
    TRADES_IN_LETTERS,
)
from crm.customers.matching.profiles import COMPANY, CONTACT, Profile, profile

TRADITIONAL = opencc.OpenCC("s2t")
COPIED, COPIED_TWICE, LACKING = 0.3, 0.08, 0.25


@dataclass(frozen=True)
class Made:
    """`truth` is whom it is about: two of the same are duplicates. `at` is the customer where a person works."""

    truth: int
    sort: str
    name: str
    phone: str
    mail: str
    city: str
    at: int
    is_chinese: bool

    @property
    def profile(self) -> Profile:
        return profile(
            self.sort,
            self.name,
            region="CN",
            phones=[self.phone],
            mails=[self.mail],
            city=self.city,
            at=self.at or None,
        )


class Maker:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (no secret)
        self.last = 0

    def people(self, count: int) -> list[Made]:
        """With everything that a business card says, and then what was noted of it."""
        clean = [self._person(is_chinese=place % 2 == 0) for place in range(count)]
        return self._with_copies(clean + self._namesakes(clean))

    def companies(self, count: int) -> list[Made]:
        """No two that differ by their form of law alone: whoever keeps both has one of them twice."""
        made = [self._company(is_chinese=place % 2 == 0) for place in range(count)]
        return self._with_copies(list({_told_by(one): one for one in made}.values()))

    # ---- Clean

    def _person(self, *, is_chinese: bool) -> Made:
        pick, self.last = self.random.choice, self.last + 1
        at = self.random.randrange(1, 400)
        if is_chinese:
            name = pick(FAMILIES) + "".join(pick(GIVEN) for _place in range(self.random.choice((1, 2, 2))))
            box = "".join(lazy_pinyin(name, style=Style.NORMAL))
            phone = f"1{pick('3578')}{self.random.randrange(10**9):09d}"
        else:
            name = f"{pick(FIRST)} {pick(LAST)}"
            box = name.lower().replace(" ", ".")
            phone = f"+49 17{self.random.randrange(10)} {self.random.randrange(10**7):07d}"
        mail = f"{_ascii(box)}@firm{at}.example"
        return Made(self.last, CONTACT, name, phone, mail, pick(CITIES), at, is_chinese)

    def _company(self, *, is_chinese: bool) -> Made:
        pick, self.last = self.random.choice, self.last + 1
        city = pick(CITIES)
        if is_chinese:
            name = f"{city}{pick(OWN)}{pick(TRADES)}{pick(LAWS)}"
            phone = f"0{self.random.randrange(20, 29)}-{self.random.randrange(3, 9)}{self.random.randrange(10**7):07d}"
        else:
            name = f"{pick(LETTERS)} {pick(KINDS)} {pick(LAWS_IN_LETTERS)}"
            phone = f"+49 30 {self.random.randrange(10**7):07d}"
        return Made(self.last, COMPANY, name, phone, f"info@company{self.last}.example", city, 0, is_chinese)

    def _namesakes(self, people: list[Made]) -> list[Made]:
        """Others who only look alike: of the same name elsewhere, and colleagues at one switchboard."""
        found = []
        for one in people[:: max(1, len(people) // 60)]:
            self.last += 1
            at = one.at % 399 + 1
            other = replace(self._person(is_chinese=one.is_chinese), truth=self.last, name=one.name, at=at)
            found.append(replace(other, mail=one.mail.replace(f"firm{one.at}.", f"firm{at}.")))
            colleague = self._person(is_chinese=one.is_chinese)
            found.append(
                replace(
                    colleague, at=one.at, phone=one.phone, city=one.city, mail=f"c{self.last}@firm{one.at}.example"
                )
            )
        return found

    # ---- Dirtied

    def _with_copies(self, clean: list[Made]) -> list[Made]:
        found = []
        for one in clean:
            found.append(self._lacking(one))
            chance = self.random.random()
            found += [self._copy(one) for _copy in range(2 if chance < COPIED_TWICE else chance < COPIED)]
        self.random.shuffle(found)
        return found

    def _copy(self, one: Made) -> Made:
        """What a person and what a company is written as, a second time."""
        rewritten = self._rewritten_firm(one) if one.sort == COMPANY else self._rewritten_person(one)
        copy = replace(one, name=rewritten, phone=self._rewritten_phone(one), mail=self._rewritten_mail(one))
        return self._lacking(copy)

    def _lacking(self, one: Made) -> Made:
        """Nobody notes all of it, but nobody is told by a name alone either."""
        blank = {name: "" for name in ("phone", "mail", "city") if self.random.random() < LACKING}
        if {"phone", "mail"} <= blank.keys() and one.sort != COMPANY:
            del blank["phone"]
        return replace(one, **blank)  # type: ignore[arg-type]

    def _rewritten_person(self, one: Made) -> str:
        ways: list[Callable[[str], str]] = [str, str, str.upper, self._slip]
        if one.is_chinese:
            said = [part.capitalize() for part in lazy_pinyin(one.name, style=Style.NORMAL)]
            family, given = said[0], "".join(said[1:]).capitalize()
            ways += [
                TRADITIONAL.convert,
                lambda _name: f"{family} {given}",
                lambda _name: f"{given} {family}",
                lambda _name: " ".join(said),
                lambda name: f"{name}先生",
            ]
        else:
            first, last = one.name.split()
            ways += [
                lambda _name: f"{last}, {first}",
                lambda _name: f"{first[0]}. {last}",
                _ascii,
                lambda name: f"Dr. {name}",
            ]
        return self.random.choice(ways)(one.name)

    def _rewritten_firm(self, one: Made) -> str:
        pick = self.random.choice
        if not one.is_chinese:
            own, kind, *_law = one.name.split(" ", 2)
            ways = [f"{own} {kind}", f"{own} {kind} {pick(LAWS_IN_LETTERS)}", one.name.upper(), self._slip(one.name)]
            return pick([*ways, f"The {own} {kind} Company"])
        city, own, trade = one.name[:2], one.name[2:4], one.name[4:6]
        said = " ".join("".join(lazy_pinyin(part, style=Style.NORMAL)).capitalize() for part in (city, own))
        ways = [
            f"{city}{own}{trade}{pick(LAWS)}",
            f"{own}{trade}（{city}）有限公司",
            f"{city}{own}{trade}",
            f"{own}{trade}",
            f"{city}市{own}{trade}有限公司",
            TRADITIONAL.convert(one.name),
            f"{said} {pick(TRADES_IN_LETTERS[trade])} Co., Ltd.",
            f"{said.upper()} {pick(TRADES_IN_LETTERS[trade]).upper()} CO LTD",
        ]
        return pick(ways)

    def _rewritten_phone(self, one: Made) -> str:
        bare = one.phone.replace(" ", "").replace("-", "")
        if self.random.random() < 0.15:
            return f"+49 151 {self.random.randrange(10**7):07d}"
        if bare.startswith("+"):
            return self.random.choice([one.phone, bare, bare.replace("+", "00"), f"{bare[:3]} (0){bare[3:]}"])
        local = bare.lstrip("0")
        return self.random.choice(
            [one.phone, bare, f"+86 {local}", f"0086{local}", f"{bare[:3]} {bare[3:7]} {bare[7:]}"]
        )

    def _rewritten_mail(self, one: Made) -> str:
        box, _at, domain = one.mail.partition("@")
        if self.random.random() < 0.15:
            return f"{box}{self.random.randrange(100)}@qq.com"
        return self.random.choice([one.mail, one.mail.upper(), f"{box}+sales@{domain}"])

    def _slip(self, text: str) -> str:
        """Of the fingers: two letters changed places, one was left out, or came twice."""
        if len(text) < 5:
            return text
        place = self.random.randrange(1, len(text) - 2)
        before, one, two, after = text[:place], text[place], text[place + 1], text[place + 2 :]
        return self.random.choice(
            [f"{before}{two}{one}{after}", f"{before}{two}{after}", f"{before}{one}{one}{two}{after}"]
        )


def _told_by(company: Made) -> str:
    return company.name[:6] if company.is_chinese else " ".join(company.name.split()[:2])


def _ascii(text: str) -> str:
    for written, plain in (("ü", "ue"), ("ö", "oe"), ("ä", "ae"), ("ë", "e"), ("é", "e"), ("ç", "c"), ("ß", "ss")):
        text = text.replace(written, plain)
    return text

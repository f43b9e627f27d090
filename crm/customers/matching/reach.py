"""Where somebody is reached, as two ways of writing it meet: phones, e-mail addresses, websites."""

from __future__ import annotations

import re
from functools import lru_cache

from search.words import fold

# Dots say nothing there.
DOTLESS = {"gmail.com", "googlemail.com"}
SAME_MAIL = {"googlemail.com": "gmail.com", "hotmail.com": "outlook.com", "vip.qq.com": "qq.com"}
# Anybody may have an address there: such a domain says nothing about a company.
PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "proton.me",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "qq.com",
        "163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sina.cn",
        "sohu.com",
        "foxmail.com",
        "139.com",
        "189.cn",
        "aliyun.com",
    ]
)
PEOPLES_BOXES = re.compile(r"^(?:info|kontakt|contact|office|sales|service|support|admin|mail|hello|post)\d*$")
DIGITS = re.compile(r"\d")
EXTENSION = re.compile(r"(?:ext\.?|x|转|分机|durchwahl|#)\s*\d+\s*$")
SITE = re.compile(r"^(?:[a-z]+://)?(?:www\d?\.)?([^/?#:\s]+)")
SHORTEST_PHONE = 6


@lru_cache(20_000)
def phone_of(text: str, region: str) -> str:
    """+8613812345678, however it was written; the region counts where no country stands before it. "" for none."""
    if len(DIGITS.findall(text)) < SHORTEST_PHONE:
        return ""
    # Loaded late: who has no phones never pays for the tables of all countries.
    import phonenumbers  # noqa: PLC0415

    said = EXTENSION.sub("", fold(text)).strip()
    said = f"+{said[2:]}" if said.startswith("00") else said
    try:
        number = phonenumbers.parse(said.replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return ""
    found = f"+{number.country_code}{number.national_number}"
    # 8613812345678 is written without its plus as often as with it.
    if not phonenumbers.is_possible_number(number) and not said.startswith("+"):
        try:
            number = phonenumbers.parse(f"+{said}", region)
        except phonenumbers.NumberParseException:
            return found
        found = f"+{number.country_code}{number.national_number}"
    return found


def mail_of(text: str) -> str:
    """Without what a provider does not look at: capitals, what stands after a plus, dots where they say nothing."""
    box, at, domain = text.strip().lower().partition("@")
    domain = domain.strip(".")
    if not at or not box or not domain:
        return ""
    domain = SAME_MAIL.get(domain, domain)
    box = box.split("+", 1)[0] or box
    if domain in DOTLESS:
        box = box.replace(".", "")
    return f"{box}@{domain}"


def domain_of(mail: str) -> str:
    """Of a company; "" where anybody may have an address."""
    domain = mail.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_MAIL else domain


def is_shared_box(mail: str) -> bool:
    """info@ is read by everybody of a company."""
    return PEOPLES_BOXES.match(mail.partition("@")[0]) is not None


def site_of(text: str) -> str:
    found = SITE.match(text.strip().lower())
    return found.group(1).strip(".") if found and "." in found.group(1) else ""

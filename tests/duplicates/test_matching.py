"""Two records of one customer are found, however each was written; two customers who look alike are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from config.benchmarks.dedupe import candidate_pairs, found_pairs, truth
from config.benchmarks.duplicates.making import Maker
from crm.customers.actions import change_account, create_account, create_contact
from crm.customers.actions.places import add_line
from crm.customers.keying import FEW, catch_up
from crm.customers.matching.companies import company_name, firms_alike
from crm.customers.matching.names import Alike, alike, person_name
from crm.customers.matching.profiles import COMPANY, CONTACT, PERSON, Profile, profile
from crm.customers.matching.reach import mail_of, phone_of, site_of
from crm.customers.matching.scoring import score
from crm.customers.models import Account, MatchKeys
from tests.changes.conftest import Way
from tests.duplicates.conftest import the
from tests.harness.cast import fixed


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("张伟", "張偉", Alike.SAME),
        ("张伟", "Zhang Wei", Alike.SPELLED),
        ("Wei Zhang", "张伟先生", Alike.SPELLED),
        ("Xiaoming WANG", "王小明", Alike.SPELLED),
        ("Wang Xiao Ming", "Xiaoming Wang", Alike.SAME),
        ("欧阳锋", "Ouyang Feng", Alike.SPELLED),
        ("单雄信", "Shan Xiongxin", Alike.SPELLED),
        ("吕布", "Lyu Bu", Alike.SPELLED),
        ("Müller, Jürgen", "Juergen Mueller", Alike.SAME),
        ("Dr. Emma Clarke", "emma clark", Alike.NEAR),
        ("J. Weber", "Jonas Weber", Alike.INITIAL),
        ("张伟", "章炜", Alike.SOUND),
        ("Katherine Maier", "Catherine Meyer", Alike.SOUND),
        ("Li Na", "Li Nan", Alike.OTHER),
        ("Jonas Weber", "Anna Weber", Alike.OTHER),
        ("张伟", "Li Wei", Alike.OTHER),
    ],
)
def test_names_of_people(one: str, other: str, expected: Alike) -> None:
    assert alike(person_name(one), person_name(other)) == expected
    assert alike(person_name(other), person_name(one)) == expected
    if expected in {Alike.SAME, Alike.SPELLED, Alike.SOUND}:
        assert person_name(one).keys & person_name(other).keys


@pytest.mark.parametrize(
    ("one", "other", "is_found"),
    [
        ("北京字节科技有限公司", "Beijing Zijie Tech Co., Ltd.", True),
        ("北京字節科技股份有限公司", "字节科技（北京）有限公司", True),
        ("宁波甬江泵业有限公司", "NINGBO YONGJIANG PUMP CO LTD", True),
        ("Acme Pumps GmbH", "ACME Pumpen G.m.b.H.", True),
        ("Northgate Engineering Ltd", "The Northgate Engineering Company", True),
        ("Harbour City Water", "Harbour City Water Ltd.", True),
        ("Acme Pumps GmbH", "Acme Valves GmbH", False),
        ("北京字节科技有限公司", "上海字节科技有限公司", False),
        ("北京字节科技有限公司", "北京字节科技有限公司上海分公司", False),
        ("北京科技有限公司", "上海科技有限公司", False),
        ("Northgate Pumps", "Southgate Pumps", False),
    ],
)
def test_names_of_companies(one: str, other: str, is_found: bool) -> None:
    """By nothing but the name."""
    pair = [profile(COMPANY, name, region="CN") for name in (one, other)]
    assert score(*pair).is_possible == is_found, score(*pair)
    assert not is_found or set(pair[0].keys) & set(pair[1].keys)
    assert (firms_alike(company_name(one), company_name(other)) > Alike.OTHER) or not is_found


def test_numbers_and_addresses_meet_in_all_their_forms() -> None:
    mobile = ("13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "8613812345678", "138 1234 5678 转 12")
    assert {phone_of(one, "CN") for one in mobile} == {"+8613812345678"}
    assert {phone_of(one, "CN") for one in ("(0574) 8765 4321", "+86 574 87654321")} == {"+8657487654321"}
    assert phone_of("+49 (0)30 1234567", "CN") == phone_of("030 1234567", "DE") == "+49301234567"
    assert (phone_of("12", "CN"), phone_of("none", "CN")) == ("", "")
    assert mail_of("Zhang.Wei+crm@GoogleMail.com") == mail_of("zhangwei@gmail.com")
    assert mail_of("a.b@firm.example") != mail_of("ab@firm.example")
    assert (mail_of("nobody"), site_of("https://www.Firm.example/x")) == ("", "firm.example")


def person(name: str, **more: Any) -> Profile:
    return profile(more.pop("sort", CONTACT), name, region="CN", **more)


def test_what_is_shared_by_colleagues_makes_nobody_a_duplicate() -> None:
    """One switchboard, one domain, one customer; and a father and a son with one telephone."""
    office: dict[str, Any] = {"phones": ["0574 87654321"], "at": 1}
    peter = person("Peter Maier", mails=["peter.maier@firm.example"], **office)
    assert not score(peter, person("Petra Maier", mails=["petra.maier@firm.example"], **office)).is_possible
    assert score(peter, person("P. Maier", mails=["Peter.Maier+x@firm.example"], **office)).is_likely
    home: dict[str, Any] = {"sort": PERSON, "phones": ["13812345678"], "city": "宁波市"}
    assert not score(person("王建国", **home), person("王宁", **home)).is_possible
    assert score(person("王建国", **home), person("Wang Jianguo", **home | {"city": "宁波"})).is_likely
    assert score(person("张伟", handles=["ZW88"]), person("Zhang Wei", handles=["zw88"])).is_likely
    assert not score(person("张伟"), person("张伟")).is_possible, "Many are called so."
    assert score(person("张伟"), profile(COMPANY, "张伟", region="CN")).points == 0
    group = [profile(COMPANY, "Acme Pumps", region="CN", id=n, above=above) for n, above in ((1, None), (2, 1))]
    assert not score(*group).is_possible, "One belongs to the other."


def test_known_duplicates_are_found_and_little_else() -> None:
    """The same as `make bench ARGS="--only dedupe"`, on few."""
    maker = Maker(7)
    for made in (maker.people(500), maker.companies(250)):
        asked, found = truth(made), found_pairs(made, candidate_pairs(made))
        assert len(asked) > 50
        assert len(asked & found) / len(asked) >= 0.9
        assert len(asked & found) / len(found) >= 0.95


def test_the_keys_follow_what_people_and_files_do(
    by: dict[str, Any], staff: Callable[..., Any], run_jobs: Callable[[], int]
) -> None:
    made = create_account(**by, kind="company", name="北京字节科技有限公司", phone="010-12345678", language="zh-hans")
    keys = set(MatchKeys.objects.get(account=made).keys)
    assert {"p:+861012345678"} < keys
    change_account(**by, account=made, website="https://zijie.example", city="Beijing")
    add_line(**by, of=made, medium="phone", kind="work", value="13812345678")
    assert set(MatchKeys.objects.get(account=made).keys) == keys | {"d:zijie.example", "p:+8613812345678"}
    contact = create_contact(**by, account=the("jinhua"), name="Zhang Wei", language="en")
    assert MatchKeys.objects.get(contact=contact).keys == ["n:aeghinwz"]

    lines = "\n".join(f"Company {n},1381234{n:04d}" for n in range(FEW + 5))
    way = Way(staff("zhao"), run_jobs)
    change_set = way.apply(way.check(way.begin(f"Name,Phone\n{lines}\n")))
    imported = Account.objects.filter(name__startswith="Company ")
    assert MatchKeys.objects.filter(account__in=imported, keys__contains=["p:+8613812340003"]).count() == 1
    assert MatchKeys.objects.filter(account__in=imported).count() == FEW + 5
    way.undo(change_set)
    assert not MatchKeys.objects.filter(keys__contains=["p:+8613812340003"]).exists()


def test_a_job_makes_up_for_what_was_written_past_the_actions(acme: object) -> None:
    MatchKeys.objects.all().delete()
    while catch_up(3):
        pass
    assert MatchKeys.objects.filter(account__isnull=False).count() == Account.objects.count()
    Account.objects.filter(pk=fixed("jinhua")).update(name="宁波甬江泵业有限公司", updated_at="2026-11-21T00:00Z")
    catch_up()
    assert "c:agijnoy" in MatchKeys.objects.get(account_id=fixed("jinhua")).keys

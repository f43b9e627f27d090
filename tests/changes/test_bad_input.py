"""Files that are not what they should be: each is refused with a sentence, or read as what it means."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from changes.models import Change, ChangeSet
from changes.tables import opening
from crm.customers.models import Account, Contact
from kernel.actions import Refused
from tests.changes.conftest import Way
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed


def workbook(*rows: list[object]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", "\t")],
)
def test_encodings_and_separators_are_found_out(way: Way, encoding: str, separator: str) -> None:
    lines = [["名称", "城市", "备注"], ["杭州泵业有限公司", "杭州", '说"好"\n第二行'], ["宁波港机", "宁波", ""]]
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in line] for line in lines]
    text = "\r\n".join(separator.join(line) for line in quoted) + "\r\n"
    way.whole(text.encode(encoding))
    pumps = Account.objects.get(name="杭州泵业有限公司")
    assert (pumps.city, pumps.notes) == ("杭州", '说"好"\n第二行')
    assert Account.objects.get(name="宁波港机").city == "宁波"


def test_two_encodings_in_one_file_are_refused(way: Way) -> None:
    text = (
        "名称,城市\r\n".encode("gb18030")
        + "杭州泵业有限公司,杭州\r\n".encode("gb18030")
        + "宁波港口机械厂,宁波\r\n".encode()
    )
    with pytest.raises(Refused, match="Line 3 is written in another encoding"):
        way.begin(text)
    assert not ChangeSet.objects.exists()


def test_a_workbook_comes_in_with_its_values(way: Way) -> None:
    from datetime import date

    content = workbook(
        ["Name", "Phone", "Customer since", "City"],
        ["Baltic Pulp", 4930555091, date(2024, 3, 1), "=1+1"],
        ["Second", "'+49 30", None, None],
    )
    way.apply(way.check(way.begin(content, name="customers.xlsx")))
    pulp = Account.objects.get(name="Baltic Pulp")
    # Nobody has opened the file yet, so the formula came to nothing; it is not computed here.
    assert (pulp.phone, str(pulp.since), pulp.city) == ("4930555091", "2024-03-01", "")
    assert Account.objects.get(name="Second").phone == "+49 30"


def test_formulas_in_a_text_file_are_texts(way: Way) -> None:
    way.whole('Name,City\r\n"=HYPERLINK(""http://x"")",@SUM(A1)\r\n')
    assert Account.objects.get(city="@SUM(A1)").name == '=HYPERLINK("http://x")'


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (packed(**{"xl__sharedStrings.xml": b"a" * (70 << 20)}), "bomb.xlsx", "unpacks to far more"),
        (packed(a=b"no workbook"), "a.xlsx", "no Excel workbook"),
        (b"PK\x03\x04 broken", "a.xlsx", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0 old", "a.xlsx", "old Excel"),
        (b"\xff\xff\xff\x00\x81", "a.csv", "can't be read"),
        (b"Name\r\na\r\n", "a.exe", "ends in .csv, .xlsx or .vcf"),
        (b'Name,City\r\n"never closed,a\r\n' + b"x" * 200_000, "a.csv", "quotation mark"),
    ],
)
def test_what_can_not_be_read_is_refused(way: Way, content: bytes, name: str, sentence: str) -> None:
    before = rows_of(Account)
    with pytest.raises(Refused, match=sentence):
        way.begin(content, name=name)
    assert not ChangeSet.objects.exists()
    assert rows_of(Account) == before


def test_a_file_that_is_too_large_is_refused(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("changes.actions.importing.LARGEST", 10)
    with pytest.raises(Refused, match="the limit is 0 MB"):
        way.begin("Name\r\nA long one\r\n")
    assert opening.LARGEST == 60 << 20
    assert not ChangeSet.objects.exists()


@pytest.mark.parametrize(
    ("written", "order", "read"),
    [
        ("2026-03-04", "", "2026-03-04"),
        ("2026年3月4日", "", "2026-03-04"),
        ("20260304", "", "2026-03-04"),
        ("22.11.2026", "", "2026-11-22"),
        ("11/22/26", "", "2026-11-22"),
        ("03/04/2026", "mdy", "2026-03-04"),
        ("03/04/2026", "dmy", "2026-04-03"),
    ],
)
def test_dates_are_read_as_their_column_writes_them(way: Way, written: str, order: str, read: str) -> None:
    change_set = way.begin(f"Name,Customer since\r\nBaltic Pulp,{written}\r\n")
    way.apply(way.check(change_set, dates={1: order} if order else {}))
    assert str(Account.objects.get(name="Baltic Pulp").since) == read


def test_dates_that_can_be_read_in_two_ways_are_asked_for(way: Way) -> None:
    change_set = way.begin("Name,Customer since\r\nBaltic Pulp,03/04/2026\r\n")
    with pytest.raises(Refused, match="can be read in two ways"):
        way.check(change_set)


def test_contacts_find_their_customer_by_name(way: Way) -> None:
    name = Account.objects.get(pk=fixed("harbour")).name
    text = f"Name,Customer,E-mail,Sees the company's requests\r\nAnna Berg,{name},anna@x.example,yes\r\n"
    text += f"Nobody,No Such Company,b@x.example,no\r\nTwice,{name},ANNA@x.example,\r\n"
    text += f"Taken,{name},{Contact.objects.get(pk=fixed('li-contact')).email.upper()},\r\n"
    change_set = way.whole(text, kind="contact")
    assert (change_set.created, change_set.problems) == (1, 3)
    anna = Contact.objects.get(name="Anna Berg")
    assert (anna.account_id, anna.sees_company_tickets) == (fixed("harbour"), True)
    problems = list(Change.objects.filter(change_set=change_set).exclude(problem="").order_by("number"))
    assert "“No Such Company” can't be used" in problems[0].problem
    assert "A row before has the same value" in problems[1].problem or "has this value already" in problems[1].problem
    assert "Li Wei has this value already" in problems[2].problem


def test_an_address_book_of_a_phone_comes_in(way: Way) -> None:
    name = Account.objects.get(pk=fixed("harbour")).name
    cards = (
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna;;;\r\nFN:Anna Berg\r\nORG:{name};Purchasing\r\n"
        "item1.EMAIL;TYPE=work:anna@x.exam\r\n ple\r\nTEL:+47 55 1\r\nTEL:+47 55 2\r\nEND:VCARD\r\n"
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=E5=BC=A0;=E4=BC=9F\r\nORG:{name}\r\nEND:VCARD\r\n"
    )
    change_set = way.begin(cards, "contact", "book.vcf")
    way.apply(way.check(change_set, "email"))
    assert (change_set.created, change_set.problems) == (2, 0)
    anna = Contact.objects.get(name="Anna Berg")
    assert (anna.email, anna.phone, anna.account_id) == ("anna@x.example", "+47 55 1", fixed("harbour"))
    assert Contact.objects.filter(name="张伟").exists()

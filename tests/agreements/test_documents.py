"""Documents: taken in whole or not at all, handed out to be saved by those who may, and the text on paper."""

import io

import docx
import pytest
from pypdf import PdfReader

from directory.agreements.documents import store_of
from directory.agreements.store import Folder
from directory.agreements.tables import AgreementDocument
from directory.contacts.changes import rename_organisation
from directory.database import fetch
from directory.errors import NotFound
from directory.settings import Settings
from tests.agreements.agreeing import COUNCIL, an_agreement, one_in_force, one_out_for_signature
from tests.agreements.files import PDF, a_docx, a_png
from tests.conftest import Browser
from tests.page_checks import checked
from tests.stories import an_account, an_act, an_organisation, history_length


@pytest.fixture
async def editor(database, tmp_path):
    """The council's editor at a server with a folder of its own."""
    async with Browser(chosen=Settings(data_dir=str(tmp_path))) as browser:
        yield browser


async def sends(browser, page, name, data):
    token = page.text.split('name="_csrf_token" value="')[1].split('"')[0]
    address = page.text.split('method="post" action="')[1].split('"')[0]
    return await browser.post(address, data={"_csrf_token": token}, files={"document": (name, data, "text/html")})


async def test_a_document_is_sent_in_handed_out_to_be_saved_and_withdrawn(editor):
    agreement = await an_agreement()
    await editor.sign_in(await an_account("editor", organisations=(COUNCIL,)))
    form = await editor.get(f"/agreements/{agreement.slug}/documents/new")
    assert "of 10 MB or less" in checked(form).said
    assert (await sends(editor, form, "sígned “copy”.html", PDF)).status_code == 303
    again = checked(await sends(editor, form, "other.pdf", PDF), status=422)
    assert "This is here already, as sígned “copy”.pdf" in again.said
    page = await editor.get(f"/agreements/{agreement.slug}")
    address = checked(page).leads_to("sígned “copy”.pdf")
    answer = await editor.get(address)
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"s-gned -copy-.pdf\"; filename*=UTF-8''s%C3%ADgned%20%E2%80%9Ccopy%E2%80%9D.pdf"
    )
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    for stranger in (await an_account("editor", organisations=()), await an_account("verifier", areas=())):
        async with Browser(chosen=editor.settings) as other:
            await other.sign_in(stranger)
            assert (await other.get(address)).status_code == 404
    other = await an_agreement(title="Another")
    assert (await editor.get(address.replace(agreement.slug, other.slug))).status_code == 404
    assert (await editor.submit(page, form=1)).headers["location"].endswith("#documents")
    assert (await editor.get(address)).status_code == 404
    assert (await AgreementDocument.objects().first()).withdrawn_at is not None


async def test_what_is_no_document_leaves_nothing_behind(editor, tmp_path):
    agreement = await an_agreement()
    await editor.sign_in(await an_account("editor", organisations=(COUNCIL,)))
    form = await editor.get(f"/agreements/{agreement.slug}/documents/new")
    length = await history_length()
    for name, data, words in (
        ("agreement.pdf", b"<html>", "whatever it’s called"),
        ("agreement.pdf", PDF + a_docx(), "two kinds of file in one"),
        ("agree\u202efdp.exe", PDF, "Rename the file"),
        ("agreement.pdf", b"", "Choose a document"),
        ("", b"", "Choose a document"),
    ):
        assert words in checked(await sends(editor, form, name, data), status=422).said
    huge = await sends(editor, form, "agreement.pdf", b"%PDF-" + b"x" * 10_500_000)
    assert "10 MB or less" in checked(huge, status=413).said
    assert await history_length() == length
    assert await AgreementDocument.count() == 0
    assert list(tmp_path.rglob("*")) == []


async def test_a_folder_keeps_a_content_once_and_never_hands_out_another(tmp_path):
    store = store_of(Settings(data_dir=str(tmp_path)))
    assert isinstance(store, Folder)
    sha256 = await store.put(b"content")
    assert await store.put(b"content") == sha256
    (file,) = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert file.name == sha256
    assert await store.get(sha256) == b"content"
    file.write_bytes(b"altered")
    for asked in (sha256, "0" * 64):
        with pytest.raises(NotFound):
            await store.get(asked)


async def test_a_signature_names_the_document_that_shows_it(editor):
    agreement = await one_out_for_signature()
    await editor.sign_in(await an_account("editor", organisations=(COUNCIL,)))
    form = await editor.get(f"/agreements/{agreement.slug}/documents/new")
    await sends(editor, form, "signed.png", a_png())
    (document,) = await AgreementDocument.objects()
    sign = await editor.get(f"/agreements/{agreement.slug}/signatures/new")
    answers = {"organisation": "wigan-council", "how": "on a document", "capacity": "Director", "person": "Sample"}
    wrong = await editor.submit(sign, **answers, on="20/11/2026", document="x")
    assert "Choose one of its documents" in checked(wrong, status=422).said
    await editor.submit(sign, **answers, on="20/11/2026", document=str(document.uuid))
    (row,) = await fetch("SELECT document FROM agreement_signature")
    assert row["document"] == document.id
    assert checked(await editor.get(f"/agreements/{agreement.slug}")).said.count("signed.png") == 3


async def test_the_text_on_paper_is_the_text_on_the_page(editor):
    """In a draft there's room to sign; letters that no font holds don't stop the print."""
    drafted = await an_agreement(purpose="So that nobody waits 🦊 for long.\nTwice.", title="On paper #[1]")
    signed = await one_in_force(title="Signed")
    await editor.sign_in(await an_account("administrator"))
    for agreement, words, missing in (
        (drafted, ["Draft: not signed", "So that nobody waits □ for long.", "Name and capacity"], "Signed by"),
        (signed, ["Signed by Sample Signatory, Director, on 12 August 2026", "Children who go missing"], "Draft:"),
    ):
        pdf = await editor.get(f"/agreements/{agreement.slug}/text.pdf")
        reader = PdfReader(io.BytesIO(pdf.content))
        said = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert all(each in said for each in words), said
        assert missing not in said
        word = await editor.get(f"/agreements/{agreement.slug}/text.docx")
        paragraphs = [each.text for each in docx.Document(io.BytesIO(word.content)).paragraphs]
        assert words[1] in " ".join(paragraphs)
        assert agreement.title in paragraphs
        assert "This is a demonstration" in said
        assert pdf.headers["content-disposition"].startswith("attachment")


async def test_a_signed_text_stays_as_it_was_whatever_the_directory_says_later(editor):
    agreement = await one_in_force()
    await editor.sign_in(await an_account("administrator"))
    await rename_organisation(an_act(), await an_organisation(COUNCIL), name="Wigan Borough Council")
    page = checked(await editor.get(f"/agreements/{agreement.slug}"))
    assert "Wigan Council. Lead: Head of service" in page.said
    assert page.leads_to("Wigan Borough Council").endswith("/wigan-borough-council")

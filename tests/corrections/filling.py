"""A form as a browser sends it: every field as the page holds it, but for what somebody changes."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page that are posted, each as its address and what stands in its fields."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.name = self.select = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form" and given.get("method") == "post":
            self.forms.append((given["action"], {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "input":
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                fields[given["name"]] = given.get("value", "on")
        elif tag == "textarea":
            self.name, fields[given["name"]] = given["name"], ""
        elif tag == "select":
            self.select = given["name"]
        elif tag == "option" and (self.select not in fields or "selected" in given):
            fields[self.select] = given["value"]

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.name = None

    def handle_data(self, data):
        if self.name:
            self.forms[-1][1][self.name] += data


def fields_of(page, form=0):
    return Forms(page.text).forms[form][1]


async def sends(browser, page, *, form=0, **answers):
    """Press the button of a page's form, with these answers typed over what stands there."""
    address, fields = Forms(page.text).forms[form]
    return await browser.post(address, data=fields | answers)


async def saves(browser, page, **answers):
    """The same, and once more where there was something to look at first."""
    answer = await sends(browser, page, **answers)
    return await sends(browser, answer) if answer.status_code == 200 else answer

// What a browser can add: nothing here is needed to find a number.
document.body.classList.add("js-enabled");

// Copy buttons. Browsers copy only on https pages and on this machine, so elsewhere the buttons stay hidden.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const words = [...button.childNodes];
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.replaceChildren("Copied");
      } catch {
        button.replaceChildren("Not copied: select it instead");
      }
      setTimeout(() => button.replaceChildren(...words), 2000);
    });
    button.setAttribute("aria-live", "polite");
  }
}

// A phone's own way to pass something on: the page's plain address, without what somebody asked it about.
if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => navigator.share({ title: document.title, url: button.dataset.share }).catch(() => {})); // changing one's mind is no mistake
  }
}

// "Exit this page": the link alone works; here it also takes this page out of the tab's history.
const exit = document.querySelector("#exit");
const exitStatus = document.querySelector("#exit-status");

function leave(event) {
  event?.preventDefault();
  document.body.replaceChildren();
  document.title = "Loading";
  location.replace(exit.href);
}

if (exit) {
  let presses = 0;
  let forget;
  let combined = false; // Shift held for a capital letter is no press of its own
  exit.setAttribute("role", "button"); // as GOV.UK's is: from here on, the space bar presses it too
  exit.addEventListener("click", leave);
  exit.addEventListener("keydown", (event) => event.key === " " && leave(event));
  document.addEventListener("keydown", (event) => {
    combined = event.key !== "Shift";
    if (combined) presses = 0;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || combined) return;
    presses += 1;
    if (presses === 3) return leave();
    exitStatus.textContent = presses === 1 ? "Press Shift two more times to leave this page" : "Press Shift once more to leave this page";
    clearTimeout(forget);
    forget = setTimeout(() => { presses = 0; exitStatus.textContent = ""; }, 5000);
  });
}

// Search as you type: a combobox with a list of links (ARIA 1.2). Postcodes are never sent before the form is.
const POSTCODE_LIKE = /^\s*[a-z]{1,2}\s*[0-9]/i;

function suggest(input) {
  const list = document.createElement("ul");
  const status = document.createElement("span");
  let active = -1;
  let waiting;
  let asking;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list, status);

  const options = () => [...list.children];
  const role = () => input.form?.elements.role?.value ?? "";
  const fills = input.form !== null && "fills" in input.form.dataset; // the form is about more than the place

  // Whoever has said what they need stays with it: the answer is that role's, there.
  function go(option) {
    if (fills) {
      input.value = option.dataset.title;
      hide();
      return input.form.querySelectorAll("[data-suggest]").length === 1 ? input.form.requestSubmit() : undefined;
    }
    if (!role()) return location.assign(option.dataset.url);
    if (option.dataset.kind === "area") return location.assign(`${option.dataset.url}/roles/${role()}`);
    input.value = option.dataset.title;
    hide();
    input.form.requestSubmit();
  }

  function show(found) {
    list.replaceChildren(...found.map((each, position) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `${list.id}-${position}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      Object.assign(option.dataset, { url: each.url, kind: each.kind, title: each.title });
      kind.className = "suggestions__kind";
      kind.textContent = each.kind;
      option.append(each.title, " ", kind);
      return option;
    }));
    choose(-1);
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length === 1 ? "1 suggestion" : `${found.length || "No"} suggestions`;
  }

  function hide() {
    clearTimeout(waiting);
    asking?.abort();
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  }

  function choose(position) {
    active = position;
    options().forEach((option, each) => option.setAttribute("aria-selected", String(each === active)));
    const chosen = options()[active];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  async function ask() {
    const words = input.value.trim();
    if (!words || POSTCODE_LIKE.test(words)) return hide();
    asking?.abort();
    asking = new AbortController();
    try {
      const reply = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!reply.ok) return hide();
      const answer = await reply.json();
      const places = answer.filter((each) => (!role() && !fills) || each.kind === "area" || each.kind === "organisation");
      show(places.slice(0, 8));
    } catch (problem) {
      if (problem.name !== "AbortError") hide(); // the form still works, so a failed suggestion is no news
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") choose(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp") choose(active > 0 ? active - 1 : last);
    else if (event.key === "Escape") hide();
    else if (event.key === "Enter" && active >= 0) go(options()[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the cursor in the box until the click
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  input.addEventListener("blur", hide);
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);

// The box asks for the place that decides: for the LADO it's where the person works, not where the child lives.
const chosen = document.querySelector("#role");
const question = document.querySelector("label[for=place]");
if (chosen?.options && question) {
  const anybody = question.dataset.anybody ?? question.textContent;
  const asks = () => { question.textContent = chosen.selectedOptions[0].dataset.asks || anybody; };
  chosen.addEventListener("change", asks);
  if (chosen.value) asks();
}

// Choices that show at once: the same page is asked for again, and the part of it that shows them is put in.
for (const form of document.querySelectorAll("form[data-shows]")) {
  let asking;
  form.addEventListener("change", async () => {
    asking?.abort();
    asking = new AbortController();
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const reply = await fetch(address, { signal: asking.signal });
      if (!reply.ok) return form.requestSubmit(); // what is wrong stands beside its field there
      const page = new DOMParser().parseFromString(await reply.text(), "text/html");
      document.getElementById(form.dataset.shows).replaceChildren(...page.getElementById(form.dataset.shows).childNodes);
      history.replaceState(null, "", address);
    } catch (problem) {
      if (problem.name !== "AbortError") form.requestSubmit();
    }
  });
}

// Mistakes are read out first.
document.querySelector("#problems")?.focus();

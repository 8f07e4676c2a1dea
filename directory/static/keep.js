// "Keep this on my phone": a copy of a public page for when there is no network. It says when it was fetched, and
// nothing of what is open or closed, which would soon be wrong. Signed-in people's pages are never kept: the copy is
// fetched as anybody would see it.
const KEPT = "kept";
const TRUE_FOR_AN_HOUR = ".moment, .channel__open, script, [data-keep], #exit-status";
const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

async function keep(path) {
  const reply = await fetch(path, { credentials: "omit", cache: "no-cache" });
  if (!reply.ok || reply.redirected || reply.headers.get("cache-control")?.includes("no-store")) return false;
  const now = words.format(new Date());
  const copy = new DOMParser().parseFromString(await reply.text(), "text/html");
  copy.querySelectorAll(TRUE_FOR_AN_HOUR).forEach((each) => each.remove());
  const notice = copy.createElement("p");
  notice.className = "kept-copy";
  notice.textContent = `A copy kept on this device on ${now}. It may have changed since, and it can’t say who is open now. If somebody isn’t safe, call 999.`;
  copy.querySelector("main").prepend(notice);
  const headers = { "content-type": "text/html; charset=utf-8", "x-kept-on": now, "x-title": encodeURIComponent(copy.querySelector("h1").textContent.trim()) };
  const policy = reply.headers.get("content-security-policy");
  if (policy) headers["content-security-policy"] = policy;
  await (await caches.open(KEPT)).put(path, new Response(`<!doctype html>${copy.documentElement.outerHTML}`, { headers }));
  return true;
}

async function isKept(path) {
  return Boolean(await (await caches.open(KEPT)).match(path));
}

async function offer(place) {
  const button = place.querySelector("button");
  const status = place.querySelector("[role=status]");
  const path = location.pathname;
  const show = async () => { button.textContent = await isKept(path) ? "Remove from this device" : "Keep this on my phone"; };
  if (await isKept(path)) keep(path).catch(() => {}); // whoever is online has today's copy from now on
  await show();
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      if (await isKept(path)) {
        await (await caches.open(KEPT)).delete(path);
        status.textContent = "Removed.";
      } else {
        await navigator.serviceWorker.register("/service-worker.js");
        await navigator.serviceWorker.ready;
        status.textContent = await keep(path) ? "Kept. Open this page’s address again when there is no signal." : "This page can’t be kept.";
      }
    } catch {
      status.textContent = "This page could not be kept: this browser doesn’t allow it.";
    }
    await show();
  });
}

async function list(place) {
  const kept = await caches.open(KEPT);
  const items = await Promise.all((await kept.keys()).map(async (request) => {
    const copy = await kept.match(request);
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = new URL(request.url).pathname;
    link.textContent = decodeURIComponent(copy.headers.get("x-title"));
    item.append(link, `, kept on ${copy.headers.get("x-kept-on")}`);
    return item;
  }));
  place.replaceChildren(...items);
  document.querySelector("[data-none-kept]").hidden = items.length > 0;
}

if ("serviceWorker" in navigator && "caches" in self) {
  document.querySelectorAll("[data-keep]").forEach(offer);
  document.querySelectorAll("[data-kept]").forEach(list);
}

(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const text = $("text"), panel = $("panel"), body = $("panel-body"), tip = $("tip");
  if (!panel) return;
  document.querySelectorAll(".js").forEach((e) => { e.hidden = false; });
  let opener = null;

  // One stop of the Tab key for the text and one for the cards; arrows move within. Ten thousand stops would be none.
  const stops = { mark: [...document.querySelectorAll(".text a.m:not([tabindex])")], card: [...document.querySelectorAll(".card > summary")] };
  const rank = new Map();
  for (const list of Object.values(stops)) list.forEach((e, i) => { rank.set(e, [list, i]); if (i) e.tabIndex = -1; });
  const current = new Map(Object.values(stops).map((list) => [list, list[0]]));
  const seen = (e) => e.getClientRects().length > 0 || e.checkVisibility?.({ contentVisibilityAuto: false });
  const stop = (e) => {
    const [list] = rank.get(e);
    current.get(list).tabIndex = -1; e.tabIndex = 0; current.set(list, e);
  };
  // From a mark the Tab key goes on to its card, and back.
  const markOfCard = new Map(stops.mark.map((m) => [m.dataset.r.split(" ", 1)[0], m]).reverse());
  const settle = (e) => {
    stop(e);
    const other = e.matches(".text a") ? $("r" + e.dataset.r.split(" ", 1)[0])?.firstElementChild : markOfCard.get(e.parentElement.id.slice(1));
    if (rank.has(other)) stop(other);
  };
  const go = (e) => { if (rank.has(e)) settle(e); e.focus(); e.scrollIntoView({ block: "nearest" }); };
  const move = (e, by) => {
    const [list, at] = rank.get(e);
    for (let i = at + by; i >= 0 && i < list.length; i += by) if (seen(list[i])) return go(list[i]);
  };

  const readings = (mark) => mark.dataset.r.split(" ").map((n) => $("r" + n)).filter(Boolean);
  const label = (r) => r.querySelector(".sum, span[id]").textContent.trim();
  const kind = (r) => r.querySelector(".kind")?.textContent ?? "doubt";

  // What a card tells in full waits as text until it is asked for: half a million elements would take seconds to load.
  const unfold = (card) => {
    const kept = card.querySelector("noscript");
    if (!kept) return;
    const parsed = document.createElement("template");
    parsed.innerHTML = kept.textContent; // as this page was written: every value in it is escaped
    kept.replaceWith(parsed.content);
  };

  const show = (found, from) => {
    opener = from;
    body.replaceChildren(...found.flatMap((r) => {
      const head = document.createElement("h3");
      head.className = [...r.classList].find((c) => c.startsWith("k-")) ?? "k-doubt";
      head.textContent = `${r.querySelector(".n").textContent} ${kind(r)}: ${label(r)}`;
      unfold(r);
      const told = r.querySelector("dl");
      const copy = told ? told.cloneNode(true) : document.createTextNode("");
      copy.removeAttribute?.("id");
      return [head, copy];
    }));
    $("panel-title").textContent = found.length > 1 ? `${found.length} readings of these words` : "Read as";
    panel.hidden = false; tip.hidden = true; panel.scrollTop = 0;
    light(found);
    panel.focus({ preventScroll: true });
    if (from && matchMedia("(max-width: 56rem)").matches) from.scrollIntoView({ block: "start" });
  };
  const close = (back = true) => {
    if (panel.hidden) return;
    panel.hidden = true; light([]);
    if (back && opener) opener.focus();
  };
  const light = (found) => {
    document.querySelectorAll(".lit").forEach((e) => e.classList.remove("lit"));
    found.forEach((r) => r.classList.add("lit"));
  };

  const hint = (mark) => {
    tip.textContent = readings(mark).map((r) => {
      const how = r.querySelector(".how")?.textContent.trim();
      return `${kind(r)}: ${label(r)}${how ? " · " + how : ""}`;
    }).join("\n");
    tip.hidden = false;
    const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect(), own = tip.getBoundingClientRect();
    tip.style.left = Math.max(4, Math.min(box.left, innerWidth - own.width - 8)) + "px";
    tip.style.top = (box.top - own.height - 8 > 0 ? box.top - own.height - 8 : box.bottom + 8) + "px";
  };
  const markOf = (e) => e.target.closest?.(".text a.m");

  // Opens what stands at an address of the page: the card itself, or the reading that begins at a place of the text.
  const reveal = (id) => {
    const e = $(id.replace(/^d(\d+)$/, "r$1"));
    if (!e) return false;
    if ([...document.querySelectorAll("input[name=show]")].some((r) => r.checked && r.id !== "show-all") && !seen(e)) $("show-all").click();
    for (let d = e.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    e.scrollIntoView({ block: "center" });
    const seat = e.matches("details") ? e.firstElementChild : e;
    if (rank.has(seat)) settle(seat);
    seat.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("click", (e) => {
    const mark = markOf(e), link = e.target.closest?.("a[href^='#']");
    if (mark) { e.preventDefault(); const first = rank.has(mark) ? mark : stops.mark.find((m) => m.dataset.r === mark.dataset.r) ?? mark; if (rank.has(first)) settle(first); show(readings(mark), first); }
    else if (link && !link.classList.contains("skip")) { if (panel.contains(link)) close(false); if (reveal(link.hash.slice(1))) { e.preventDefault(); history.replaceState(null, "", link.hash); } }
  });
  document.addEventListener("mouseover", (e) => { const mark = markOf(e); if (mark) { hint(mark); if (panel.hidden) light(readings(mark)); } });
  document.addEventListener("mouseout", (e) => { if (markOf(e)) { tip.hidden = true; if (panel.hidden) light([]); } });
  document.addEventListener("focusin", (e) => { const mark = markOf(e); if (rank.has(e.target)) settle(e.target); if (mark && panel.hidden) { hint(mark); light(readings(mark)); } });
  document.addEventListener("focusout", (e) => { if (markOf(e)) { tip.hidden = true; if (panel.hidden) light([]); } });
  addEventListener("scroll", () => { tip.hidden = true; }, { passive: true });
  document.addEventListener("toggle", (e) => { if (e.target.matches?.(".card[open]")) unfold(e.target); }, true);
  $("close").addEventListener("click", () => close());

  const keys = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "Escape") { if (tip.hidden) close(); else if (panel.hidden) tip.hidden = true; else close(); return; }
    if (e.target.matches?.("input, select, textarea")) return;
    if (e.key === "n" || e.key === "p") return walk(e.key === "n" ? 1 : -1);
    const known = rank.get(e.target);
    if (!known) return;
    if (keys[e.key]) move(e.target, keys[e.key]);
    else if (e.key === "Home") move(known[0][0], 0) ?? go(known[0].find(seen));
    else if (e.key === "End") go(known[0].findLast(seen));
    else return;
    e.preventDefault();
  });

  // Places of what “Show” chooses, one after the other.
  const wanted = { nothing: "a.k-nothing", bodiless: ".block.no-body .card.lead > summary", unsure: "a.m.low, .card.low > summary",
    repeats: "a.k-repeat, a.in-repeat", corrected: ".card.is-corrected > summary", differing: ".card.is-differs > summary" };
  let places = [], at = -1;
  const choose = () => {
    const id = document.querySelector("input[name=show]:checked").id.slice(5);
    if (id === "doubts") places = [...document.querySelectorAll(".doubts a.to")].map((a) => $(a.hash.slice(1))).filter(Boolean);
    else places = id === "all" ? stops.mark : [...document.querySelectorAll(wanted[id])].filter((e) => rank.has(e));
    at = -1;
    $("count").textContent = id === "all" ? "" : `${places.length} place${places.length === 1 ? "" : "s"}`;
  };
  const walk = (by) => {
    const here = places.indexOf(document.activeElement);
    at = here >= 0 ? here + by : at < 0 ? (by > 0 ? 0 : places.length - 1) : at + by;
    at = Math.max(0, Math.min(places.length - 1, at));
    if (!places[at]) return;
    go(places[at]); places[at].scrollIntoView({ block: "center" });
    $("count").textContent = `${at + 1} of ${places.length}`;
  };
  document.querySelectorAll("input[name=show]").forEach((r) => r.addEventListener("change", choose));
  $("after").addEventListener("click", () => walk(1));
  $("before").addEventListener("click", () => walk(-1));
  choose();

  const all = $("open-all"), cards = [...document.querySelectorAll(".card")];
  all.addEventListener("click", () => {
    const open = all.textContent.startsWith("Open");
    cards.forEach((c) => { if (open) unfold(c); c.open = open; });
    all.textContent = open ? "Close all cards" : "Open all cards";
  });
  // A link to a place of the text, from a mail say, tells what it was read as.
  const asked = decodeURIComponent(location.hash.slice(1));
  if (asked && reveal(asked) && $(asked)?.matches("a.m")) show(readings($(asked)), $(asked));
})();

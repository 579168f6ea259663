"use strict";
// Drives the page of `scorekit graph -o graph.html` in Chromium and prints what it saw, as JSON.
// node page.js CHROMIUM PAGE SCENARIO...
const { pathToFileURL } = require("node:url");
const play = require("./play.js");

const [, , executablePath, file, ...wanted] = process.argv;
const url = pathToFileURL(file).href;

const scenarios = {
  async search(page) {
    await page.keyboard.press("/");
    await page.keyboard.type("postgres db");
    const listed = await page.locator("#results li[data-to]").allInnerTexts();
    const lit = await page.locator(".node.found").count();
    await page.keyboard.press("Enter");
    return { listed, lit, title: await page.locator("#panel h2").innerText(), hash: await hash(page) };
  },
  async nothing(page) {
    await page.fill("#search", "no such thing");
    const told = await page.locator("#results").innerText();
    await page.keyboard.press("Escape");
    return { told, dim: await page.locator(".node.dim").count() };
  },
  async types(page) {
    await page.click("#types summary");
    await page.locator("#typelist label", { hasText: "postgres" }).locator("input").uncheck();
    const dim = await names(page, ".node.dim");
    return { dim, counts: await page.locator("#counts").innerText() };
  },
  async workload(page) {
    await page.selectOption("#workload", "web");
    return { lit: await names(page, ".node:not(.dim)"), counts: await page.locator("#counts").innerText() };
  },
  async environment(page) {
    const before = await page.locator(".small").allTextContents();
    await page.selectOption("#scene", { label: "local" });
    return { before, after: await page.locator(".small").allTextContents(), hash: await hash(page) };
  },
  async click(page) {
    await page.locator('[aria-label^="postgres db"]').click();
    const panel = page.locator("#panel");
    return {
      title: await panel.locator("h2").innerText(),
      text: await panel.innerText(),
      why: await panel.locator("#why").innerText(),
      lit: await names(page, ".node:not(.dim)"),
      hot: await page.locator(".route.hot").count(),
    };
  },
  async keyboard(page) {
    const focused = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    const seen = [];
    await page.locator('.node[tabindex="0"]').focus();
    seen.push(await focused());
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"]) {
      await page.keyboard.press(key);
      seen.push(await focused());
    }
    const stops = await page.locator('.node[tabindex="0"]').count();
    await page.keyboard.press("Enter");
    const title = await page.locator("#panel h2").innerText();
    await page.keyboard.press("Escape");
    return { seen, stops, title, closed: await page.locator("#panel").isHidden(), back: await focused() };
  },
  async zoom(page) {
    const scale = () => page.locator(".view").evaluate((e) => Number(/scale\(([\d.]+)\)/.exec(e.getAttribute("transform"))[1]));
    const seen = [await scale()];
    await page.click("#in");
    seen.push(await scale());
    await page.mouse.move(500, 500);
    await page.mouse.wheel(0, 600);
    await page.waitForTimeout(100);
    seen.push(await scale());
    const before = await page.locator(".view").getAttribute("transform");
    await page.mouse.move(300, 700);
    await page.mouse.down();
    await page.mouse.move(360, 720, { steps: 4 });
    await page.mouse.up();
    const moved = before !== (await page.locator(".view").getAttribute("transform"));
    await page.click("#fit");
    seen.push(await scale());
    return { seen, moved };
  },
  async placeholder(page) {
    await page.fill("#search", "resources.db.url");
    return { listed: await page.locator("#results li").allInnerTexts(), found: await names(page, ".node.found") };
  },
  async phone(page) {
    await page.setViewportSize({ width: 390, height: 844 });
    await enter(page, "node=api");
    await page.waitForTimeout(200);
    const box = await page.locator(".node.chosen").boundingBox();
    const stage = await page.locator("#stage").boundingBox();
    return { below: box.y - stage.y, left: stage.y + stage.height - (box.y + box.height), wide: await page.evaluate(() => document.documentElement.scrollWidth) };
  },
  async related(page) {
    await enter(page, "node=api");
    return { titles: await page.locator("#panel h3").allInnerTexts(), needs: await page.locator("#panel h3:has-text('Needs') + ul > li > .link").allInnerTexts() };
  },
  async titles(page) {
    // Whether a card's name, seen from afar, lies free of the boxes in the card.
    await page.locator("#stage > svg").evaluate((e) => e.classList.add("distant"));
    return { covered: await page.evaluate(() => {
      const boxes = [...document.querySelectorAll(".node.box > .plate")].map((e) => e.getBoundingClientRect());
      const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
      // A line of text is a fifth taller than what is seen of it.
      const inked = (r) => ({ left: r.left, right: r.right, top: r.top + r.height * 0.15, bottom: r.bottom - r.height * 0.22 });
      return [...document.querySelectorAll(".card > .far")].filter((e) => boxes.some((b) => over(inked(e.getBoundingClientRect()), b))).length;
    }), shown: await page.locator(".card > .far").first().isVisible() };
  },
  async words(page) {
    // How far the words of a box or card reach beyond it.
    return { beyond: await page.evaluate(() => Math.max(...[...document.querySelectorAll(".node .near")].map((e) =>
      e.getBoundingClientRect().right - e.parentNode.querySelector(".plate").getBoundingClientRect().right))) };
  },
  async order(page) {
    await page.fill("#search", "api");
    return { listed: await page.locator("#results li[data-to]").evaluateAll((all) => all.map((e) => e.firstChild.textContent)) };
  },
  async near(page) {
    const shown = async () => ({
      far: await page.locator(".card .far").first().isVisible(),
      near: await page.locator(".card .near").first().isVisible(),
    });
    const distant = await shown();
    await enter(page, "node=service-00123");
    const close = await shown();
    const box = await page.locator(".node.chosen").boundingBox();
    const stage = await page.locator("#stage").boundingBox();
    const inside = box.x >= stage.x && box.y >= stage.y && box.x + box.width <= stage.x + stage.width;
    return { distant, close, inside, chosen: await names(page, ".node.chosen"), width: box.width };
  },
  async hub(page) {
    await enter(page, "node=dns.default%23all");
    return { hot: await page.locator(".route.quiet.hot").count(), lit: await page.locator(".card:not(.dim)").count() };
  },
};

// A page that is opened with a fragment; to change only the fragment and reload would race with the page's own memory of it.
async function enter(page, fragment) {
  await page.goto("about:blank");
  await page.goto(`${url}#${fragment}`);
}
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const names = (page, selector) => page.locator(selector).evaluateAll((all) => all.map((e) => e.getAttribute("aria-label")));

play({
  executablePath,
  wanted,
  scenarios,
  start: url,
  viewport: { width: 1400, height: 900 },
  isOwn: (address) => address === url,
});

"use strict";
// Walks through the site of `scorekit report` in Chromium and prints what it saw, as JSON.
// node site.js CHROMIUM FOLDER SCENARIO...
const { readdirSync } = require("node:fs");
const { pathToFileURL } = require("node:url");
const play = require("./play.js");

const [, , executablePath, folder, ...wanted] = process.argv;
const home = pathToFileURL(folder).href + "/";
const place = (page) => page.url().slice(home.length);
const heading = (page) => page.locator("h1").innerText();

const scenarios = {
  async search(page) {
    await page.keyboard.press("/");
    await page.keyboard.type("db api");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#results a");
    const found = await page.locator("#results a").allInnerTexts();
    const told = await page.locator("#told").innerText();
    await page.locator("#results a", { hasText: "postgres.default#api.db" }).click();
    const lit = await page.locator("tr:target code").first().innerText();
    return { found, told, place: place(page), lit };
  },
  async typing(page) {
    await page.goto(home + "search.html#hacked");
    const first = await page.locator("#results li").count();
    await page.fill("#search", "no such thing");
    const nothing = await page.locator("#told").innerText();
    await page.fill("#search", "web");
    return { first, nothing, best: await page.locator("#results a").first().innerText(), place: place(page) };
  },
  async keyboard(page) {
    await page.keyboard.press("Tab");
    const skip = await page.evaluate(() => document.activeElement.innerText);
    await page.keyboard.press("Enter");
    const there = await page.evaluate(() => document.activeElement.id);
    await page.goto(home + "workload-api.html");
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    return { skip, there, opened: await page.getByText("db.password").first().isVisible() };
  },
  async links(page) {
    await page.click("nav >> text=Workloads");
    await page.click("tbody >> text=api");
    const workload = await heading(page);
    await page.click("dl >> text=web");
    const user = await heading(page);
    await page.click("nav >> text=Graph");
    await page.click("header >> text=Report");
    return { workload, user, back: await heading(page) };
  },
  async pages(page) {
    const wide = [];
    const unseen = [];
    const hacked = [];
    await page.setViewportSize({ width: 360, height: 700 });
    const names = readdirSync(folder).filter((name) => name.endsWith(".html"));
    for (const name of names) {
      await page.goto(home + name);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (over > 0) wide.push(name);
      if (await page.evaluate(() => "hacked" in window)) hacked.push(name);
      if (!(await page.locator("#search").isVisible())) unseen.push(name);
    }
    return { names: names.length, wide, hacked, unseen };
  },
  async dark(page) {
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    await page.emulateMedia({ colorScheme: "dark" });
    return { light, dark: await ground() };
  },
};

play({
  executablePath,
  wanted,
  scenarios,
  start: home + "index.html",
  viewport: { width: 1280, height: 800 },
  isOwn: (address) => /^[a-z0-9_-]+\.(html|css|js)$/.test(address.replace(home, "")),
});

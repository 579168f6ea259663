"use strict";
// Plays scenarios on pages in Chromium and prints what each saw, as JSON: what the page asked for from elsewhere, and what the
// browser said, stand beside it.
const { chromium } = require("playwright-core");

// `scenarios` are functions of a page that is open at `start`; `isOwn` says of an address, less its fragment, that it may be asked for.
module.exports = async function play({ executablePath, wanted, scenarios, start, viewport, isOwn }) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const found = {};
  try {
    for (const scenario of wanted) {
      const page = await browser.newPage({ viewport });
      page.setDefaultTimeout(60000);
      const requests = [];
      const complaints = [];
      page.on("request", (request) => requests.push(request.url().split("#")[0]));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      await page.goto(start);
      const seen = await scenarios[scenario](page);
      await page.close();
      found[scenario] = { ...seen, away: [...new Set(requests)].filter((address) => !isOwn(address)), complaints };
    }
    console.log(JSON.stringify(found));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
};

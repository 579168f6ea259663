"use strict";
// Takes a picture of a page: node picture.js CHROMIUM PAGE FRAGMENT FILE
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const [, , executablePath, file, fragment, path] = process.argv;

(async () => {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
    await page.goto(`${pathToFileURL(file).href}#${fragment}`);
    await page.waitForTimeout(400);
    await page.screenshot({ path });
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

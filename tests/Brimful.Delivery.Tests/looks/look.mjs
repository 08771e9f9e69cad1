// Looks at every mail (*.html) in a folder with a browser, light and dark on a telephone's width and light on a wide one, and prints what is wrong with it, a line of JSON
// each: {"file","scheme","width","faults":[…]}. With a second folder, screenshots go there.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [mails, pictures] = process.argv.slice(2);
const patience = 300_000; // A busy machine may be slow, but no page hangs for ever.
const browser = await chromium.launch({ executablePath: process.env.BRIMFUL_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'], timeout: patience });

async function faultsOf(page, width) {
  const faults = await page.evaluate(() => {
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`);
    if (root.lang.startsWith('ar') !== (getComputedStyle(root).direction === 'rtl')) found.push(`runs ${getComputedStyle(root).direction} in ${root.lang}`);
    if (!root.lang) found.push('names no language');
    for (const one of document.querySelectorAll('[src],link,script')) if (!one.matches('img[src^="https:"]')) found.push(`loads ${one.outerHTML.slice(0, 80)}`);
    return found;
  });
  if (width > narrow) return faults; // colours and structure are the same at every width
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false }, 'landmark-one-main': { enabled: false } } }));
  for (const one of violations) for (const node of one.nodes) faults.push(`${one.id}: ${node.target} ${node.failureSummary.split('\n')[1] ?? ''}`);
  return faults;
}

const narrow = 360;
for (const [scheme, widths] of [['light', [narrow, 700]], ['dark', [narrow]]]) {
  for (const width of widths) {
    const page = await browser.newPage({ colorScheme: scheme, viewport: { width, height: 800 }, javaScriptEnabled: true });
    page.setDefaultTimeout(patience);
    for (const file of readdirSync(mails).filter((name) => name.endsWith('.html')).sort()) {
      await page.goto(pathToFileURL(join(mails, file)).href);
      console.log(JSON.stringify({ file, scheme, width, faults: await faultsOf(page, width) }));
      if (pictures) await page.screenshot({ path: join(pictures, `${basename(file, '.html')}-${scheme}-${width}.png`), fullPage: true });
    }
    await page.close();
  }
}
await browser.close();

// Puts both elements into a page of a tenant's own, in a browser, against a real server, and prints what is seen, a line of JSON for each check:
// {"check","ok","detail"}. Arguments: the server's address, an operator key; with a folder, screenshots go there.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [api, key, pictures] = process.argv.slice(2);
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const file = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

const check = (name, ok, detail = '') => console.log(JSON.stringify({ check: name, ok: Boolean(ok), detail: String(detail) }));

async function call(method, path, body) {
  const response = await fetch(api + path, { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** How long anything may take, in milliseconds: on a machine that builds meanwhile, too. */
const patience = 90_000;

let events = 0;
const use = (type, value) => fetch(`${api}/v1/events`, {
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/cloudevents+json' },
  body: JSON.stringify({ specversion: '1.0', id: `e${++events}`, source: 'page', type, subject: 'acme', data: { value } }),
});
const counts = () => call('GET', '/v1/accounts/acme/inbox/counts');

/** A page of the tenant's own product, on another origin than the server. */
const host = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://host');
  if (url.pathname === '/token') {
    const token = await call('POST', `/v1/accounts/${url.searchParams.get('account')}/tokens`, {});
    response.setHeader('content-type', 'application/json').end(JSON.stringify(token));
  } else if (url.pathname === '/page.css') response.setHeader('content-type', 'text/css').end(file('page.css'));
  else if (url.pathname === '/') {
    const lang = url.searchParams.get('lang') ?? 'en';
    const values = { lang, dir: lang === 'ar' ? 'rtl' : 'ltr', api };
    response.setHeader('content-type', 'text/html').end(file('page.html').replace(/\{\{(\w+)\}\}/g, (_, name) => values[name]));
  } else response.writeHead(404).end();
}).listen(0, '127.0.0.1');
await new Promise((ready) => host.once('listening', ready));
const origin = `http://127.0.0.1:${host.address().port}`;

await call('PUT', '/v1/meters/data', { eventType: 'data', aggregation: 'sum', value: '$.value', unit: 'B' });
await call('PUT', '/v1/meters/calls', { eventType: 'call', aggregation: 'sum', value: '$.value', unit: 'calls' });
await call('PUT', '/v1/accounts/acme', { name: 'Acme', timeZone: 'Europe/London', locale: 'en', currency: 'EUR' });
const period = { every: 'P1M', anchor: '2026-01-01T00:00:00', timeZone: 'Europe/London' };
await call('PUT', '/v1/accounts/acme/buckets/data', { name: 'Monthly data', meter: 'data', capacity: 10e9, period, thresholds: [{ percent: 50 }, { percent: 80 }, { percent: 95 }, { percent: 100 }] });
await call('PUT', '/v1/accounts/acme/buckets/calls', { name: 'Calls', meter: 'calls', period, thresholds: [{ value: 800 }], tiers: [{ upTo: 500, name: 'Included' }, { upTo: 1500, name: 'Next', thresholds: [{ percent: 90 }] }] });
await call('PUT', '/v1/accounts/acme/buckets/budget', { name: 'Budget', spend: { currency: 'EUR', prices: [{ meter: 'calls', model: 'perUnit', unitPrice: 0.05 }] }, capacity: 40, period, thresholds: [{ percent: 80 }, { everyPercent: 10, above: 100 }] });
await call('PUT', '/v1/browser-origins', { origins: [origin] });
await use('data', 5.2e9);
await use('call', 620);

const browser = await chromium.launch({ executablePath: process.env.BRIMFUL_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const banner = 'brimful-banner';
const notices = (page) => page.locator(`${banner} li`);

async function open(options) {
  const page = await browser.newPage({ colorScheme: options.scheme ?? 'light', viewport: { width: options.width ?? 1280, height: 900 } });
  page.setDefaultTimeout(patience);
  page.faults = [];
  page.on('console', (message) => message.type() === 'error' && page.faults.push(message.text()));
  page.on('pageerror', (error) => page.faults.push(error.message));
  await page.addInitScript(() => addEventListener('brimful-counts', (event) => (window.counts = event.detail)));
  await page.goto(`${origin}/?lang=${options.lang ?? 'en'}`);
  await page.locator('brimful-usage [role=meter]').first().waitFor();
  return page;
}

const badge = (page) => page.evaluate(() => window.counts);

/** The badge and a recount, until they are the same: what the page itself marks as seen goes on meanwhile. */
async function sameAsRecount(page, name) {
  const until = Date.now() + patience;
  let shown, wanted;
  do {
    [wanted, shown] = [JSON.stringify(await counts()), JSON.stringify(await badge(page))];
  } while (shown !== wanted && Date.now() < until);
  check(name, shown === wanted, `${shown} against ${wanted}`);
}

const page = await open({});
await notices(page).first().waitFor();
check('the level says how much is used', /5\.2 GB of 10 GB/.test(await page.locator('brimful-usage [role=meter]').first().getAttribute('aria-valuetext')), await page.locator('brimful-usage [role=meter]').first().getAttribute('aria-valuetext'));

const before = await notices(page).count();
await use('data', 2.9e9);
await page.locator(`${banner} li`, { hasText: '80' }).first().waitFor();
check('a crossing appears without a reload', true, `${before} notices before`);
await page.waitForFunction(() => /8\.1/.test(document.querySelector('brimful-usage').shadowRoot.querySelector('[role=meter]').getAttribute('aria-valuetext')));
check('the level follows', true);
await sameAsRecount(page, 'the badge equals a recount after a crossing');

// Keyboard only: to the first button of the first notice, and press it.
await page.evaluate(() => document.body.focus());
const held = () => page.evaluate(() => document.querySelector('brimful-banner').shadowRoot.activeElement?.getAttribute('aria-label') ?? '');
for (let at = 0; at < 12 && !/^Mark as read: /.test(await held()); at++) await page.keyboard.press('Tab');
const title = await held();
const unread = (await counts()).unread;
await page.keyboard.press('Enter');
await page.waitForFunction((left) => window.counts.unread === left, unread - 1);
await page.waitForFunction(() => document.querySelector('brimful-banner').shadowRoot.activeElement);
check('a notice is read by keyboard, and the focus stays in the banner', true, title);
await sameAsRecount(page, 'the badge equals a recount after reading');

const other = await open({ width: 360 });
await notices(other).first().waitFor();
await other.locator(`${banner} [part~=dismiss]`).first().click();
await other.waitForFunction((left) => window.counts.unread === left, unread - 2);
await sameAsRecount(page, 'what one session dismisses is gone in the other');
await other.close();

await call('DELETE', '/v1/accounts/acme/tokens');
await use('data', 1.5e9);
await page.locator(`${banner} li`, { hasText: '95' }).first().waitFor();
check('a page whose token is revoked gets another and goes on', true);
await use('data', 1.2e9);
await use('call', 400);
await sameAsRecount(page, 'the badge equals a recount after more');

check('nothing is logged as an error but what was refused', page.faults.filter((text) => !/401/.test(text)).length === 0, page.faults.join(' | '));
await page.close();

for (const [name, options] of Object.entries({ light: {}, dark: { scheme: 'dark' }, rtl: { lang: 'ar' }, german: { lang: 'de' } })) {
  for (const width of [360, 1280]) {
    const seen = await open({ ...options, width });
    await notices(seen).first().waitFor();
    await seen.locator('brimful-usage [role=meter]').nth(2).waitFor();
    await seen.waitForTimeout(600);
    const sideways = await seen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(`${name} ${width}: does not scroll sideways`, sideways <= 0, sideways);
    await seen.evaluate(axeSource);
    const { violations } = await seen.evaluate(() => globalThis.axe.run(document));
    check(`${name} ${width}: axe finds nothing`, violations.length === 0, violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.flat().join(' ')).join(', ')}`).join(' | '));
    if (pictures) await seen.screenshot({ path: join(pictures, `page-${name}-${width}.png`), fullPage: true });
    await seen.close();
  }
}

const last = await open({});
await notices(last).first().waitFor();
await last.locator(`${banner} [part~=read-all]`).click();
await last.waitForFunction(() => window.counts.unread === 0);
await last.locator(`${banner} section`).waitFor({ state: 'hidden' });
check('with nothing unread the banner is not there', true);
await sameAsRecount(last, 'the badge equals a recount after all is read');
await browser.close();
host.closeAllConnections();
host.close();

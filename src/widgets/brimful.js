// Brimful in a web page: <brimful-usage> draws the level of a bucket, <brimful-banner> shows unread notices. No framework, no build; see docs/widgets.md.
// The types are checked by the tests (tsc --checkJs).
(() => {
  /** @typedef {{ level: number, state: string, percent?: number, value?: number, remaining?: number, every?: number, everyPercent?: number, tier?: string }} Line */
  /** @typedef {{ bucket: string, name: string, unit?: string, currency?: string, capacity: number, used: number, remaining: number, overage: number, percent: number | null,
   *   nextReset: string | null, tier?: string, tiers?: { name: string, upTo?: number }[], lines: Line[] }} Level */
  /** @typedef {{ number: number, severity: string, title: string, text: string, locale: string, direction: 'ltr' | 'rtl', actions: { label: string, url: string }[], createdAt: string }} Entry */
  /** @typedef {{ unseen: number, unread: number, total: number }} Counts */
  /** @typedef {{ token: string, expiresAt: string }} Token */
  /** @typedef {BrimfulElement & { follow?: string, onLevel?: (level: Level) => void, onCounts?: (counts: Counts) => void, onState?: (isLive: boolean) => void }} Member */

  const scriptSource = /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src;
  const home = scriptSource ? new URL(scriptSource).origin : location.origin;

  const WORDS = {
    en: { used: '{used} of {capacity} used', left: '{n} left', over: '{n} over', reset: 'Resets {when}', notices: 'Notices', unread: '{n} unread', read: 'Mark as read', dismiss: 'Dismiss', all: 'Mark all as read', reached: 'reached', offline: 'Reconnecting…' },
    de: { used: '{used} von {capacity} verbraucht', left: '{n} übrig', over: '{n} darüber', reset: 'Beginnt neu: {when}', notices: 'Hinweise', unread: '{n} ungelesen', read: 'Als gelesen markieren', dismiss: 'Ausblenden', all: 'Alle als gelesen markieren', reached: 'erreicht', offline: 'Verbindung wird hergestellt …' },
    fr: { used: '{used} sur {capacity} utilisés', left: '{n} restants', over: '{n} en plus', reset: 'Renouvellement : {when}', notices: 'Notifications', unread: '{n} non lues', read: 'Marquer comme lu', dismiss: 'Masquer', all: 'Tout marquer comme lu', reached: 'atteint', offline: 'Reconnexion…' },
    es: { used: '{used} de {capacity} usados', left: 'quedan {n}', over: '{n} de más', reset: 'Se renueva: {when}', notices: 'Avisos', unread: '{n} sin leer', read: 'Marcar como leído', dismiss: 'Descartar', all: 'Marcar todo como leído', reached: 'alcanzado', offline: 'Reconectando…' },
    pt: { used: '{used} de {capacity} usados', left: 'restam {n}', over: '{n} a mais', reset: 'Renova em {when}', notices: 'Avisos', unread: '{n} não lidos', read: 'Marcar como lido', dismiss: 'Dispensar', all: 'Marcar tudo como lido', reached: 'atingido', offline: 'Reconectando…' },
    ja: { used: '{capacity}のうち{used}を使用', left: '残り{n}', over: '{n}超過', reset: '次回リセット：{when}', notices: 'お知らせ', unread: '未読{n}件', read: '既読にする', dismiss: '閉じる', all: 'すべて既読にする', reached: '到達済み', offline: '再接続しています…' },
    ar: { used: 'استُخدم {used} من {capacity}', left: 'المتبقي: {n}', over: 'الزيادة: {n}', reset: 'التجديد: {when}', notices: 'الإشعارات', unread: 'غير مقروءة: {n}', read: 'وضع علامة مقروء', dismiss: 'إخفاء', all: 'وضع علامة مقروء على الكل', reached: 'تم بلوغه', offline: 'جارٍ إعادة الاتصال…' },
  };

  /** @param {string} locale */
  const isRightToLeft = (locale) => /^(ar|he|fa|ur)\b/i.test(locale);

  /** @param {string} locale @param {keyof typeof WORDS.en} key @param {Record<string, string>} [values] */
  const say = (locale, key, values = {}) => {
    const language = /** @type {keyof typeof WORDS} */ (locale.split('-')[0].toLowerCase());
    return (WORDS[language] ?? WORDS.en)[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
  };

  /** How figures and dates are written: in Arabic without a country with the digits that the words of notices have.
   * @param {string} locale */
  const manner = (locale) => (locale === 'ar' ? 'ar-u-nu-arab' : locale);

  /** What is used is rounded down and what is left up, so that nothing looks reached that is not.
   * @param {number} value @param {number} digits @param {boolean} up */
  const round = (value, digits, up) => {
    const scale = 10 ** digits, scaled = value * scale, near = Math.round(scaled);
    // A double's last bit is no usage: 8.2 × 10 must not become 81.
    return (Math.abs(scaled - near) < 1e-6 ? near : up ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
  };

  const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'];

  /** @param {string} locale @param {number} value @param {Level} level @param {boolean} [up] */
  const quantity = (locale, value, level, up = false) => {
    /** @param {Intl.NumberFormatOptions} [options] @param {number} [of] @param {number} [digits] */
    const number = (options = {}, of = value, digits = 2) => new Intl.NumberFormat(manner(locale), { maximumFractionDigits: digits, ...options }).format(round(of, digits, up));
    if (level.currency) {
      const digits = new Intl.NumberFormat(manner(locale), { style: 'currency', currency: level.currency }).resolvedOptions().maximumFractionDigits ?? 2;
      return number({ style: 'currency', currency: level.currency, minimumFractionDigits: digits }, value, digits);
    }
    if (level.unit === 'B' || level.unit === 'By') {
      const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)));
      return number({ style: 'unit', unit: BYTES[power], unitDisplay: 'short' }, value / 1000 ** power, 1);
    }
    if (level.unit === 's') {
      if (Math.abs(value) < 60) return number({ style: 'unit', unit: 'second', unitDisplay: 'short' }, value, 0);
      return Math.abs(value) < 3600 ? number({ style: 'unit', unit: 'minute', unitDisplay: 'short' }, value / 60, 0) : number({ style: 'unit', unit: 'hour', unitDisplay: 'short' }, value / 3600, 1);
    }
    return number() + (level.unit && level.unit !== '1' ? `\u00a0${level.unit}` : '');
  };

  /** @param {string} locale @param {number} value */
  const percent = (locale, value) => new Intl.NumberFormat(manner(locale), { style: 'percent', maximumFractionDigits: 1 }).format(round(value, 1, false) / 100);

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
:host{--s:#fff;--i:#1b2027;--m:#5a6472;--b:#d5dae1;--t:#e3e7ec;--a:#0a66c2;--w:#9a6200;--c:#c02020;display:block;font:400 .9375rem/1.45 var(--brimful-font,system-ui,sans-serif);color:var(--brimful-ink,var(--i));text-align:start}
@supports (color:light-dark(#000,#fff)){:host{--s:light-dark(#fff,#171b21);--i:light-dark(#1b2027,#e9edf2);--m:light-dark(#5a6472,#a3aebb);--b:light-dark(#d5dae1,#39414c);--t:light-dark(#e3e7ec,#323a45);--a:light-dark(#0a66c2,#5aa9f8);--w:light-dark(#9a6200,#e6ab3f);--c:light-dark(#c02020,#ff7b72)}}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
*{box-sizing:border-box}.box{background:var(--brimful-surface,var(--s));border:1px solid var(--brimful-border,var(--b));border-radius:var(--brimful-radius,12px);padding:14px 16px}
.row{display:flex;gap:4px 12px;align-items:baseline;justify-content:space-between;flex-wrap:wrap}.name,.head{margin:0;font-size:1rem;font-weight:600;overflow-wrap:anywhere}
.share{font-size:1.25rem;font-weight:650;font-variant-numeric:tabular-nums}.muted{color:var(--brimful-muted,var(--m));font-size:.875rem}
svg.bar{display:block;width:100%;height:48px;direction:ltr;overflow:visible;margin:6px 0 2px}.track{fill:var(--brimful-track,var(--t))}.fill{fill:var(--k)}.critical .fill{opacity:.55}.over{fill:var(--brimful-critical,var(--c))}
.fill,.over{transition:width .4s}.line{stroke:var(--brimful-surface,var(--s));stroke-width:2}.tick{stroke:var(--brimful-muted,var(--m));stroke-width:1.5}.cap{stroke:var(--brimful-ink,var(--i));stroke-width:2}
text{font:400 11.5px/1 var(--brimful-font,system-ui,sans-serif);fill:var(--brimful-muted,var(--m))}text.reached{fill:var(--brimful-ink,var(--i));font-weight:600}
.ok{--k:var(--brimful-accent,var(--a))}.warning{--k:var(--brimful-warning,var(--w))}.critical{--k:var(--brimful-critical,var(--c))}.information{--k:var(--brimful-accent,var(--a))}
ul{list-style:none;margin:10px 0 0;padding:0;display:grid;gap:8px}li{display:grid;grid-template-columns:4px 1fr;gap:12px;padding:10px 0;padding-inline-end:12px;border-radius:8px;border:1px solid var(--brimful-border,var(--b));overflow:hidden}
li::before{content:"";background:var(--k);border-radius:4px;margin:-10px 0}.title{margin:0;font-weight:600;overflow-wrap:anywhere}.text{margin:2px 0 0;overflow-wrap:anywhere}.deeds{display:flex;flex-wrap:wrap;gap:6px 8px;margin-top:8px;align-items:center}
.badge{display:inline-block;min-width:1.5em;padding:0 .45em;margin-inline-start:8px;border-radius:1em;background:var(--brimful-accent,var(--a));color:var(--brimful-surface,var(--s));font-size:.8125rem;font-weight:650;text-align:center}
button,a{font:inherit;font-size:.875rem;border-radius:7px;padding:5px 10px;min-height:32px;cursor:pointer}button{color:inherit;background:transparent;border:1px solid var(--brimful-border,var(--b))}button.plain{border-color:transparent;padding-inline:4px;color:var(--brimful-muted,var(--m))}
button:hover{border-color:currentColor}a{color:var(--brimful-surface,var(--s));background:var(--brimful-accent,var(--a));text-decoration:none;display:inline-flex;align-items:center}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--brimful-accent,var(--a));outline-offset:2px}.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (prefers-reduced-motion:reduce){.fill,.over{transition:none}}@media (forced-colors:active){.fill{fill:Highlight}.track{fill:Canvas;stroke:CanvasText}li::before{background:CanvasText}}`);

  /** @param {string} name @param {Record<string, string | number>} [attributes] @param {...(Node | string)} children */
  const make = (name, attributes = {}, ...children) => {
    const isDrawn = /^(svg|rect|line|text|clipPath)$/.test(name);
    const element = /** @type {HTMLElement} */ (isDrawn ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name));
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    element.append(...children);
    return element;
  };

  /** One stream for all elements of a page that show the same customer's things. */
  class Link {
    /** @type {Map<string, Link>} */ static all = new Map();
    /** @type {Set<Member>} */ members = new Set();
    /** @type {Token | null} */ token = null;
    /** @type {Promise<Token> | null} */ asking = null;
    /** @type {AbortController | null} */ stream = null;
    /** @type {string | null} */ lastId = null;
    /** @type {Counts | null} */ counts = null;
    isPlanned = false;
    failures = 0;
    /** Ends the pause before the next try. @type {(() => void) | null} */ wake = null;

    /** @param {BrimfulElement} element */
    static of(element) {
      const key = JSON.stringify([element.api, element.tokenUrl, element.account, element.language]);
      const link = Link.all.get(key) ?? new Link(element.api, element.language);
      Link.all.set(key, link);
      return link;
    }

    /** @param {string} api @param {string} language */
    constructor(api, language) {
      this.api = api;
      this.language = language;
      addEventListener('online', () => this.wake?.());
      document.addEventListener('visibilitychange', () => this.plan());
    }

    /** @param {Member} member */
    join(member) {
      this.members.add(member);
      if (this.counts) member.onCounts?.(this.counts);
      this.restart();
    }

    /** @param {Member} member */
    leave(member) {
      this.members.delete(member);
      this.restart();
    }

    restart() {
      this.close();
      this.plan();
    }

    close() {
      this.stream?.abort();
      this.stream = null;
      this.wake?.();
    }

    /** Opens or closes the stream as it is needed now, once for all that join in one go. A page that nobody looks at needs none. */
    plan() {
      if (this.isPlanned) return;
      this.isPlanned = true;
      queueMicrotask(() => {
        this.isPlanned = false;
        const isWanted = this.members.size > 0 && !document.hidden;
        if (!isWanted) this.close();
        else if (!this.stream) this.follow((this.stream = new AbortController()).signal);
      });
    }

    /** A token that holds for half a minute at least, asked for once for all who wait for it. @returns {Promise<Token>} */
    async ask() {
      if (this.token && Date.parse(this.token.expiresAt) - Date.now() > 30_000) return this.token;
      const members = [...this.members];
      this.asking ??= (members.find((member) => member.tokenSource) ?? members[0]).fetchToken().finally(() => (this.asking = null));
      return (this.token = await this.asking);
    }

    /** @param {string} path @param {RequestInit} [init] */
    async request(path, init = {}) {
      const headers = { ...init.headers, authorization: `Bearer ${(await this.ask()).token}` };
      const response = await fetch(this.api + path, { ...init, headers, credentials: 'omit', cache: 'no-store' });
      if (response.status === 401) this.token = null;
      if (!response.ok) throw Object.assign(new Error(`${path}: ${response.status}`), { wait: Number(response.headers.get('retry-after')) * 1000 });
      return response;
    }

    /** Follows the stream until it is told to stop, and goes on where it was after each failure. @param {AbortSignal} signal */
    async follow(signal) {
      while (!signal.aborted) {
        let wait = 0;
        try {
          await this.read(signal);
        } catch (error) {
          wait = /** @type {{ wait?: number }} */ (error).wait || 0;
        }
        if (signal.aborted) return;
        // One failure is a restart or a tunnel; after more, what is shown may be old, and says so.
        if (this.failures > 1) this.tell((member) => member.onState?.(false));
        const pause = Math.max(wait, Math.min(30_000, 500 * 2 ** this.failures++) * (0.5 + Math.random() / 2));
        await new Promise((done) => {
          this.wake = () => done(0);
          setTimeout(done, pause);
        });
      }
    }

    /** @param {AbortSignal} signal */
    async read(signal) {
      const buckets = [...new Set([...this.members].map((member) => member.follow).filter(Boolean))].join(',');
      const query = new URLSearchParams({ locale: this.language, ...(buckets && { buckets }) });
      const response = await this.request(`/v1/inbox/stream?${query}`, { signal, headers: this.lastId ? { 'last-event-id': this.lastId } : {} });
      const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).pipeThrough(/** @type {ReadableWritablePair<string, Uint8Array>} */ (new TextDecoderStream())).getReader();
      this.tell((member) => member.onState?.(true));
      let rest = '';
      try {
        while (true) {
          // The server says something every 15 seconds: a silence of 40 is a connection that is gone without a word.
          const { value, done } = await Promise.race([reader.read(), new Promise((_, fail) => setTimeout(fail, 40_000, new Error('silence')))]);
          if (done) return;
          this.failures = 0;
          const blocks = (rest + value).split('\n\n');
          rest = /** @type {string} */ (blocks.pop());
          for (const block of blocks) this.take(block);
        }
      } finally {
        reader.cancel().catch(() => {});
      }
    }

    /** @param {string} block */
    take(block) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      if (fields.id) this.lastId = fields.id;
      if (fields.event === 'level') {
        const level = JSON.parse(fields.data);
        this.tell((member) => member.follow === level.bucket && member.onLevel?.(level));
      }
      if (fields.event === 'counts') {
        const counts = (this.counts = JSON.parse(fields.data));
        this.tell((member) => member.onCounts?.(counts));
      }
    }

    /** @param {(member: Member) => void} say */
    tell(say) {
      for (const member of [...this.members]) say(member);
    }
  }

  class BrimfulElement extends HTMLElement {
    static observedAttributes = ['account', 'api', 'bucket', 'locale', 'lang', 'token-url', 'max'];

    /** A function of the page that answers a token, in place of `token-url`; one that was set before the script came is kept.
     * @type {(() => Promise<Token>) | undefined} */ tokenSource = /** @type {any} */ (this).tokenSource;
    /** @type {Link | undefined} */ link;
    root = this.attachShadow({ mode: 'open' });

    constructor() {
      super();
      this.root.adoptedStyleSheets = [STYLE];
    }

    get api() { return (this.getAttribute('api') ?? home).replace(/\/$/, ''); }
    get account() { return this.getAttribute('account') ?? ''; }
    get tokenUrl() { return this.getAttribute('token-url') ?? ''; }
    get language() {
      const wanted = this.getAttribute('locale') || this.closest('[lang]')?.getAttribute('lang') || navigator.language;
      return Intl.NumberFormat.supportedLocalesOf([wanted].filter((tag) => /^[\w-]+$/.test(tag)))[0] ?? 'en';
    }

    /** @returns {Promise<Token>} */
    async fetchToken() {
      if (this.tokenSource) return this.tokenSource();
      if (!this.tokenUrl) throw new Error('token-url is missing');
      const url = new URL(this.tokenUrl, document.baseURI);
      if (this.account) url.searchParams.set('account', this.account);
      const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' });
      if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
      return response.json();
    }

    connectedCallback() {
      this.root.host.toggleAttribute('data-rtl', isRightToLeft(this.language));
      this.begin();
      this.link = Link.of(this);
      this.link.join(this);
    }

    disconnectedCallback() {
      this.link?.leave(this);
      this.link = undefined;
    }

    attributeChangedCallback() {
      if (!this.link) return;
      this.disconnectedCallback();
      this.connectedCallback();
    }

    /** Draws what there is before anything is known. */
    begin() {}
  }

  class BrimfulUsage extends BrimfulElement {
    /** @type {Level | undefined} */ level;
    isLive = true;
    resizing = new ResizeObserver(() => this.level && this.draw(this.level));

    get follow() { return this.getAttribute('bucket') ?? ''; }

    begin() {
      this.resizing.observe(this);
      if (this.level) this.draw(this.level);
      else this.root.replaceChildren(make('div', { class: 'box', part: 'usage', role: 'img', 'aria-label': this.follow, 'aria-busy': 'true' }, make('div', { class: 'muted' }, '…')));
    }

    disconnectedCallback() {
      super.disconnectedCallback();
      this.resizing.disconnect();
    }

    /** @param {boolean} isLive */
    onState(isLive) {
      const isOther = isLive !== this.isLive;
      this.isLive = isLive;
      if (isOther && this.level) this.draw(this.level);
    }

    /** @param {Level} level */
    onLevel(level) {
      this.draw((this.level = level));
      this.dispatchEvent(new CustomEvent('brimful-level', { bubbles: true, composed: true, detail: level }));
    }

    /** @param {Level} level */
    draw(level) {
      const locale = this.language;
      const used = quantity(locale, level.used, level), capacity = quantity(locale, level.capacity, level);
      const rest = level.overage > 0 ? say(locale, 'over', { n: quantity(locale, level.overage, level, true) }) : say(locale, 'left', { n: quantity(locale, level.remaining, level, true) });
      const reset = level.nextReset ? say(locale, 'reset', { when: new Intl.DateTimeFormat(manner(locale), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(level.nextReset)) }) : '';
      const share = level.percent === null ? used : percent(locale, level.percent);
      const sentence = say(locale, 'used', { used, capacity });
      const lines = level.lines.map((line) => this.label(line, level) + (line.state === 'armed' ? '' : ` (${say(locale, 'reached')})`)).join(', ');
      const tone = level.used >= level.capacity && level.used > 0 ? 'critical' : level.lines.some((line) => line.state === 'crossed') ? 'warning' : 'ok';
      this.root.replaceChildren(
        make('div', {
          class: `box ${tone}`, part: `usage ${tone}`, dir: isRightToLeft(locale) ? 'rtl' : 'ltr', lang: locale, role: 'meter', 'aria-label': level.name,
          'aria-valuemin': 0, 'aria-valuemax': Math.max(level.capacity, level.used, 1), 'aria-valuenow': Math.max(0, level.used),
          'aria-valuetext': [sentence, share, level.tier, rest, reset, lines, !this.isLive && say(locale, 'offline')].filter(Boolean).join('. '),
        },
        make('div', { class: 'row' }, make('div', { class: 'name', part: 'name' }, level.name, ...(level.tier ? [make('span', { class: 'muted', part: 'tier-name' }, ` · ${level.tier}`)] : [])), make('div', { class: 'share', part: 'percent' }, share)),
        this.bar(level),
        make('div', { class: 'row muted', part: 'detail' }, make('span', {}, sentence), make('span', {}, rest), ...(reset ? [make('span', { part: 'reset' }, reset)] : []), ...(this.isLive ? [] : [make('span', { part: 'offline' }, say(locale, 'offline'))]))));
    }

    /** What stands under a line. @param {Line} line @param {Level} level */
    label(line, level) {
      if (line.percent !== undefined) return percent(this.language, line.percent) + (line.tier ? ` ${line.tier}` : '');
      return quantity(this.language, line.level, level);
    }

    /** @param {Level} level */
    bar(level) {
      const width = Math.max(120, this.clientWidth - 34), isMirrored = isRightToLeft(this.language);
      const tiers = (level.tiers ?? []).map((tier) => tier.upTo).filter((end) => end !== undefined);
      const near = level.lines.map((line) => line.level).filter((at) => at <= 1.5 * level.capacity);
      const whole = Math.max(level.capacity, level.used, ...tiers, ...near, 1e-9);
      const place = (/** @type {number} */ at) => Math.min(1, Math.max(0, at / whole)) * width;
      const x = (/** @type {number} */ at, size = 0) => (isMirrored ? width - place(at) - size : place(at));
      /** @param {string} name @param {number} from @param {number} to */
      const band = (name, from, to) => make('rect', { class: name, part: name, x: isMirrored ? x(to) : x(from), y: 6, width: Math.max(0, place(to) - place(from)), height: 16 });
      const id = 'round';
      const bar = make('svg', { class: 'bar', part: 'level', 'aria-hidden': 'true', width: '100%', height: 48 },
        make('clipPath', { id }, make('rect', { x: 0, y: 6, width, height: 16, rx: 8 })));
      const inner = make('svg', { width, height: 22, 'clip-path': `url(#${id})` }, band('track', 0, whole), band('fill', 0, Math.min(Math.max(0, level.used), level.capacity)), band('over', level.capacity, Math.max(level.used, level.capacity)));
      for (const end of tiers.filter((at) => at < whole)) inner.append(make('line', { class: 'line', part: 'tier', x1: x(end), x2: x(end), y1: 6, y2: 22 }));
      bar.append(inner);
      if (whole > level.capacity && level.capacity > 0) bar.append(make('line', { class: 'cap', part: 'capacity', x1: x(level.capacity), x2: x(level.capacity), y1: 2, y2: 26 }));
      this.labels(level, bar, { width, x, whole });
      return bar;
    }

    /** Draws the lines, and under them as many labels as fit: those that were reached last go before others.
     * @param {Level} level @param {Element} bar @param {{ width: number, x: (at: number) => number, whole: number }} scale */
    labels(level, bar, { width, x, whole }) {
      const shown = level.lines.filter((line) => line.level >= 0 && line.level <= whole);
      /** @type {[number, number][]} */ const taken = [];
      const byWeight = [...shown].sort((one, other) => (one.level <= level.used ? other.level <= level.used ? other.level - one.level : -1 : other.level <= level.used ? 1 : one.level - other.level));
      for (const line of byWeight) {
        const isReached = line.state !== 'armed', at = x(line.level), label = this.label(line, level), half = label.length * 3.4 + 4;
        bar.append(make('line', { class: 'tick', part: 'line', x1: at, x2: at, y1: 22, y2: 29 }));
        const middle = Math.min(width - half, Math.max(half, at));
        if (taken.some(([from, to]) => middle + half > from && middle - half < to)) continue;
        taken.push([middle - half, middle + half]);
        bar.append(make('text', { class: isReached ? 'reached' : '', part: 'label', x: middle, y: 42, 'text-anchor': 'middle' }, label));
      }
    }
  }

  class BrimfulBanner extends BrimfulElement {
    /** @type {Map<number, HTMLElement>} */ rows = new Map();
    newest = 0;
    badge = make('span', { class: 'badge', part: 'badge' });
    list = make('ul', { part: 'list' });
    news = make('div', { class: 'sr', role: 'status' });
    head = make('h2', { class: 'head', part: 'head', tabindex: -1 });
    box = make('section');

    get max() { return Math.max(1, Number(this.getAttribute('max')) || 3); }

    begin() {
      const locale = this.language;
      this.rows.clear();
      this.newest = 0;
      this.list.replaceChildren();
      const all = make('button', { class: 'plain', part: 'read-all', type: 'button' }, say(locale, 'all'));
      all.addEventListener('click', () => this.act('read', { through: this.newest }));
      this.head.replaceChildren(say(locale, 'notices'), this.badge);
      this.box = make('section', { class: 'box information', part: 'banner', 'aria-label': say(locale, 'notices'), dir: isRightToLeft(locale) ? 'rtl' : 'ltr', lang: locale, hidden: '' }, make('div', { class: 'row' }, this.head, all), this.list);
      this.root.replaceChildren(this.box, this.news);
    }

    /** @param {Counts} counts */
    onCounts(counts) {
      this.dispatchEvent(new CustomEvent('brimful-counts', { bubbles: true, composed: true, detail: counts }));
      this.show(counts);
    }

    /** Shows what is unread now. The list is read whenever the counts change, so it is never put together from pieces. @param {Counts} counts */
    async show(counts) {
      const link = this.link;
      if (!link) return;
      const query = new URLSearchParams({ show: 'unread', limit: String(this.max), locale: this.language });
      const page = await link.request(`/v1/inbox?${query}`).then((response) => response.json()).catch(() => null);
      if (!page || this.link !== link || link.counts !== counts) return;
      this.draw(page.data, counts);
      if (counts.unseen > 0 && page.data.length > 0 && !document.hidden) this.act('seen', { through: page.data[0].number });
    }

    /** @param {Entry[]} entries @param {Counts} counts */
    draw(entries, counts) {
      const hadFocus = this.root.activeElement?.closest('li'), place = hadFocus ? [...this.list.children].indexOf(hadFocus) : -1;
      const said = new Set(entries.map((entry) => entry.number));
      for (const [number, row] of this.rows) if (!said.has(number)) { row.remove(); this.rows.delete(number); }
      entries.forEach((entry, at) => {
        const row = this.rows.get(entry.number) ?? this.row(entry);
        this.rows.set(entry.number, row);
        if (this.list.children[at] !== row) this.list.insertBefore(row, this.list.children[at] ?? null);
      });
      const count = new Intl.NumberFormat(manner(this.language)).format(counts.unread);
      this.badge.replaceChildren(make('span', { 'aria-hidden': 'true' }, count), make('span', { class: 'sr' }, say(this.language, 'unread', { n: count })));
      this.box.toggleAttribute('hidden', entries.length === 0);
      if (entries.length > 0 && entries[0].number > this.newest) this.news.textContent = entries[0].title;
      this.newest = Math.max(this.newest, entries[0]?.number ?? 0);
      // Who had the focus in a row that went is taken to the one that came in its place.
      if (hadFocus && !hadFocus.isConnected) (/** @type {HTMLElement | undefined} */ (this.list.children[Math.min(place, this.list.children.length - 1)]?.querySelector('button')) ?? this.head).focus();
    }

    /** @param {Entry} entry */
    row(entry) {
      const locale = this.language;
      /** @param {'read' | 'archive'} mark @param {'read' | 'dismiss'} word */
      const button = (mark, word) => {
        const made = make('button', { type: 'button', part: word, class: word === 'dismiss' ? 'plain' : '', 'aria-label': `${say(locale, word)}: ${entry.title}` }, say(locale, word));
        made.addEventListener('click', () => this.act(`${entry.number}/${mark}`));
        return made;
      };
      const links = entry.actions.filter((action) => /^https?:\/\//i.test(action.url)).map((action) => make('a', { part: 'action', href: action.url, rel: 'noopener' }, action.label));
      const when = make('time', { class: 'muted', datetime: entry.createdAt }, new Intl.DateTimeFormat(manner(locale), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(entry.createdAt)));
      return make('li', { class: entry.severity, part: `notice ${entry.severity}` }, make('div', {},
        make('div', { lang: entry.locale, dir: entry.direction }, make('p', { class: 'title', part: 'title' }, entry.title), make('p', { class: 'text', part: 'text' }, entry.text)),
        make('div', { class: 'deeds' }, ...links, button('read', 'read'), button('archive', 'dismiss'), when)));
    }

    /** Marks; what came of it is told by the stream, here as in every other tab. @param {string} path @param {object} [body] */
    act(path, body = {}) {
      return this.link?.request(`/v1/inbox/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => {});
    }
  }

  if (!customElements.get('brimful-usage')) customElements.define('brimful-usage', BrimfulUsage);
  if (!customElements.get('brimful-banner')) customElements.define('brimful-banner', BrimfulBanner);
})();

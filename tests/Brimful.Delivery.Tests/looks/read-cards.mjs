// Reads Adaptive Cards (a JSON message of Teams a line, on standard input) with Microsoft's own parser, and prints what it finds wrong, a line of JSON each: {"line","faults":[…]}.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const cards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js');

const faultsOf = (message) => {
  const faults = [];
  if (message.type !== 'message' || message.attachments?.length !== 1) faults.push('is not a message with one attachment');
  const [attachment] = message.attachments;
  if (attachment.contentType !== 'application/vnd.microsoft.card.adaptive') faults.push(`has content of ${attachment.contentType}`);
  // The parser tells a language by a regular expression that remembers where it stopped: it takes every other one. So that is judged here.
  if (!/^[a-z]{2,3}$/.test(attachment.content.lang)) faults.push(`is in the language ${attachment.content.lang}`);
  delete attachment.content.lang;
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const card = new cards.AdaptiveCard();
  card.parse(attachment.content, context);
  for (let at = 0; at < context.eventCount; at++) faults.push(`${context.getEventAt(at).phase}: ${context.getEventAt(at).message}`);
  for (const { errors } of [card.validateProperties()].flatMap((all) => all.failures ?? [])) for (const error of errors) faults.push(error.message);
  missing(attachment.content, card.toJSON(), 'card', faults);
  return faults;
};

// What the parser does not know, it drops: all that was said must still be there.
const missing = (said, read, path, faults) => {
  if (typeof said !== 'object' || said === null) return;
  for (const [name, value] of Object.entries(said)) {
    if (['$schema', 'fallbackText', 'msteams'].includes(name)) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    if (read?.[name] === undefined) {
      if (!(name in defaults && defaults[name] === value)) faults.push(`${path}.${name} is not known`);
    } else missing(value, read[name], `${path}.${name}`, faults);
  }
};
const defaults = { isSubtle: false, separator: false, size: 'Default', color: 'Default' };

for await (const line of createInterface({ input: process.stdin })) {
  if (line) console.log(JSON.stringify({ line: line.slice(0, 100), faults: faultsOf(JSON.parse(line)) }));
}

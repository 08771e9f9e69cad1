// Reads one received request a line ({"body": base64, "headers": {...}}) and answers what the reference implementation makes of it: the event as JSON, or why it is none.
import { createInterface } from "node:readline";
import { HTTP } from "cloudevents";

for await (const line of createInterface({ input: process.stdin })) {
  const { body, headers } = JSON.parse(line);
  try {
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const event = HTTP.toEvent({ headers: lower, body: Buffer.from(body, "base64").toString("utf8") });
    event.validate();
    console.log(JSON.stringify(event));
  } catch (error) {
    console.log(JSON.stringify({ fault: `${error.name}: ${error.message}` }));
  }
}

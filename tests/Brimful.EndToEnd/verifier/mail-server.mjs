// A mail server on the loopback: STARTTLS and a login are a must, as it is with every provider.
// Prints its port, then each mail that it took as a line of JSON. later@ is refused once with 451; nobody@ always with 550 5.1.1.
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

const [, , key, cert] = process.argv;
const refusedOnce = new Set();

const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });

const server = new SMTPServer({
  key: readFileSync(key),
  cert: readFileSync(cert),
  authMethods: ["PLAIN", "LOGIN"],
  disableReverseLookup: true,
  onAuth: ({ username, password }, session, done) =>
    username === "brimful" && password === "open sesame" && session.secure ? done(null, { user: username }) : done(refuse(535, "5.7.8 No")),
  onRcptTo: ({ address }, session, done) => {
    if (address.startsWith("nobody@")) return done(refuse(550, "5.1.1 No such mailbox"));
    if (address.startsWith("later@") && !refusedOnce.has(address)) {
      refusedOnce.add(address);
      return done(refuse(451, "4.7.1 Greylisted"));
    }
    return done();
  },
  onData: (stream, session, done) => {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const mail = { from: mailFrom.address, to: rcptTo.map((each) => each.address), secure: session.secure, connection: session.id, raw: Buffer.concat(chunks).toString("utf8") };
      console.log(JSON.stringify(mail));
      done();
    });
  },
});

server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { atSuiteEnd } from './suite-end';

export interface ReceivedMail {
  to: string[];
  subject: string;
  text: string;
}

export interface MailServer {
  port: number;
  mails: ReceivedMail[];
}

/** An SMTP server on loopback that keeps what it gets; stopped after the suite. */
export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      read(stream)
        .then((mail) => void mails.push({ to, ...mail }))
        .then(() => done(), done);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  atSuiteEnd(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port: (server.server.address() as AddressInfo).port, mails };
}

async function read(stream: SMTPServerDataStream): Promise<Omit<ReceivedMail, 'to'>> {
  const { subject = '', text = '' } = await PostalMime.parse(await buffer(stream));
  return { subject, text };
}

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** `auto` speaks the protocol of 2026-07-28 where it is served, `legacy` the one before it. */
export type Era = 'auto' | 'legacy'

/** A client of the official SDK, connected. */
export async function connectAgent(
  url: string,
  { era = 'auto', headers = {} }: { era?: Era; headers?: Record<string, string> } = {},
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode: era } })
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return client
}

/** The text of a tool's answer. */
export function resultText({ content }: Awaited<ReturnType<Client['callTool']>>): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n')
}

/** Tokens of an answer, overestimated: one token per three bytes. */
export function tokensOf(answer: Awaited<ReturnType<Client['callTool']>>): number {
  return Math.ceil(Buffer.byteLength(JSON.stringify(answer.content)) / 3)
}

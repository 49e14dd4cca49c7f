import * as z from 'zod/mini'
import { api } from '@/lib/contract/api-calls'

/** The answer of `GET /api/exposure`: who can open this page, and what is between them and this account's permissions. */
export const exposureSchema = z.object({
  mode: z.enum(['local', 'token', 'proxy', 'user']),
  /** In user mode: who hands over each viewer's token. */
  tokenFrom: z.exactOptional(z.enum(['proxy', 'paste'])),
  address: z.string(),
  port: z.number(),
  basePath: z.string(),
  /** Names besides localhost under which the page is served. */
  allowedHosts: z.array(z.string()),
  /** Whether other pods may connect to the address. */
  isLoopback: z.boolean(),
  showsOthers: z.boolean(),
  allowsDryRun: z.boolean(),
  /** ALLOW_DANGEROUS_RIGHTS: an exposed page stays open although its account holds dangerous permissions. */
  allowsDangerousRights: z.boolean(),
  /** The self-audit. `failed` is why the last one gave no answer; `known` the last that gave one. */
  audit: z.object({
    known: z.exactOptional(
      z.object({
        at: z.string(),
        user: z.string(),
        namespace: z.string(),
        rights: z.array(z.object({ id: z.string(), says: z.string(), command: z.string() })),
        /** Namespaces whose RoleBindings were not seen, and the command that shows them. */
        unseen: z.exactOptional(z.object({ says: z.string(), command: z.string() })),
      }),
    ),
    failed: z.exactOptional(z.string()),
  }),
})
export type Exposure = z.infer<typeof exposureSchema>

export const exposureApi = api('GET /api/exposure', { Exposure: exposureSchema })

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** What a server module keeps for everybody, and why no viewer's answers are in it. */
const FOR_ALL: Record<string, string> = {
  'lib/pod/probes/probes.ts': 'names that are being looked up',
  'lib/server/gate/send-refusal.ts': 'pages of constants',
  'lib/server/http/guarded.ts': 'which handlers are guarded',
  'lib/server/http/shared-answer.ts': 'the bytes of an answer, by the answer itself',
  'lib/kube/transport/traffic.ts': 'the kind of a call, by the call itself',
  'lib/kube/transport/exchange.ts': 'the peer of a socket, by the socket itself',
}

const KEEPS = /^(?:export )?(?:const|let) .*(?:shareAnswers|new (?:Weak)?(?:Map|Set))(?:<.*>)?\((?:\)|\d)/m
const SERVER =
  /^(?:app\/(?:api|mcp)|lib\/(?:facts\/\w+\/gather|facts\/questions|pages\/\w+\/gather|kube|pod|server))/

it('keeps no answer of the API server for everybody: each client has its own', () => {
  const files = ['app', 'lib']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => SERVER.test(file) && file.endsWith('.ts') && !/\.test\.ts$|\/testing\//.test(file))
  expect(files.length).toBeGreaterThan(150)
  const kept = files.filter((file) => {
    const tables = readFileSync(file, 'utf8').match(new RegExp(KEEPS, 'gm')) ?? []
    return tables.some((line) => !line.includes('ReadonlySet') && !line.includes('ReadonlyMap'))
  })
  expect(kept.toSorted()).toEqual(Object.keys(FOR_ALL).toSorted())
})

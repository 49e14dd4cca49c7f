import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { explainAlone } from '@/lib/answer/explain-alone'
import { extractRefusals } from '@/lib/reader/extract-refusals'
import { run } from './run'
import { isColored, terminalAnswer } from './terminal'

function printed(text: string, hasColor = false): string {
  return explainAlone(extractRefusals(text))
    .map((one) => terminalAnswer(one, hasColor))
    .join('\n\n')
}

it('answers a 403 of kubectl', () => {
  const text =
    'Error from server (Forbidden): deployments.apps "web" is forbidden: User "jane" cannot patch resource "deployments" in API group "apps" in the namespace "shop"'
  expect(printed(text)).toMatchInlineSnapshot(`
    "jane was not allowed to patch deployments.apps web in shop
    Fix: Grant User jane its own Role that allows it to patch deployments.apps web in namespace shop. Grants patch deployments.apps web in namespace shop. No cluster was asked, so this resource may not exist. Anyone who has this can set a workload’s image, command and ServiceAccount, so its pods run any program as a stronger account. Instead: patch on the scale subresource of the workload, if it only changes how many pods run. A patch of the workload itself can run any pod.
      kubectl -n shop create role jane-patch-deployments-apps-web-78484e31 --verb=patch --resource=deployments.apps --resource-name=web && kubectl -n shop create rolebinding jane-patch-deployments-apps-web-78484e31 --role=jane-patch-deployments-apps-web-78484e31 --user=jane
    From: The text alone; no cluster was asked.
    Not visible: What the cluster decides now. An admin can check with
      kubectl auth can-i patch deployments.apps/web -n shop --as=jane"
  `)
})

it('answers a 401 and a quota, and nothing else', () => {
  const text = `error: You must be logged in to the server (Unauthorized)
dial tcp 10.96.0.1:443: connect: connection refused
Error creating: pods "web-0" is forbidden: exceeded quota: small, requested: pods=1, used: pods=10, limited: pods=10`
  expect(printed(text)).toMatchInlineSnapshot(`
    "The API server did not accept the credentials. The answer is the same for every reason and never says which. The text does not say whose they were.
    Not visible: Which account and which credential the client sends. Run it where the client runs: whoami names the account if its credential is accepted now, and the kubeconfig says which credential that is, without its secret. Check with
      kubectl auth whoami; kubectl config view --minify

    Admission refused pods web-0. The call was already authorized, so a Role that allows it will not help.
    Why: ResourceQuota small has no room for pods web-0. 10 of 10 pods used, 1 more requested. (cause J1, proven)
    Fix: Request fewer pods, or delete what is no longer needed. The text does not name the namespace: add it with -n.
      kubectl describe resourcequota small
    Or: Have an admin raise ResourceQuota small: pods to at least 11. The text does not name the namespace: add it with -n.
      kubectl patch resourcequota small --type=merge -p '{"spec":{"hard":{"pods":"11"}}}'"
  `)
})

it('finds nothing where nothing was refused', () => {
  expect(printed('deployment.apps/web configured')).toBe('')
})

it('colors on a terminal alone, and not where the reader wants none', () => {
  const text =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"'
  const [fact = ''] = printed(text, true).split('\n')
  expect(fact).toBe('\u001b[1mjane was not allowed to list pods in shop\u001b[22m')
  expect([
    isColored({ isTTY: true }, {}),
    isColored({ isTTY: true }, { NO_COLOR: '1' }),
    isColored({ isTTY: true }, { TERM: 'dumb' }),
    isColored({}, {}),
  ]).toEqual([true, false, false, false])
})

it('breaks sentences at the width of the terminal, and never code', () => {
  const text =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"'
  const [finding] = explainAlone(extractRefusals(text))
  if (finding === undefined) throw new Error('There is a refusal.')
  const [whole, narrow] = [terminalAnswer(finding, false), terminalAnswer(finding, false, 60)]
  expect(narrow.replace(/\n(?! )/g, ' ')).toBe(whole.replace(/\n(?! )/g, ' '))
  const lines = narrow.split('\n')
  expect(lines.filter((line) => line.length > 60 && !line.startsWith('  '))).toEqual([])
  expect(lines.filter((line) => line.startsWith('  '))).toEqual(
    whole.split('\n').filter((line) => line.startsWith('  ')),
  )
})

it('shows what hides in a file that it complains of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-manifest-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'a.yaml')
  writeFileSync(file, 'apiVersion: v1\nkind: "Pod\\e]0;x\\a"\nmetadata: {name: web}\n')
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => said.mockRestore())
  expect(await run(['sandbox', '-f', file, '--', 'true'])).toBe(2)
  expect(said.mock.calls.join()).toContain(String.raw`Pod\x1b]0;x\x07`)
})

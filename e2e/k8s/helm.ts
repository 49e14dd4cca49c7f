import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'

export const CHART = join(import.meta.dirname, '../../charts/podglass')

const version = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' }).stdout ?? ''
/** True where helm, which renders charts, is installed. */
export const hasHelm = version.startsWith('v')
/** Helm 3 contacts a cluster even for what it only shows. */
export const showsNotesAlone = hasHelm && !version.startsWith('v3.')

/** helm's output and exit code. It is given no cluster. */
export function runHelm(args: readonly string[], values?: object) {
  const home = mkdtempSync(join(tmpdir(), 'podglass-helm-'))
  const file = join(home, 'values.yaml')
  writeFileSync(file, stringify(values ?? {}))
  const given = values === undefined ? [] : ['--values', file]
  const env = { ...process.env, HOME: home, KUBECONFIG: '/dev/null' }
  const { status, stdout, stderr } = spawnSync('helm', [...args, ...given], { encoding: 'utf8', env })
  rmSync(home, { recursive: true })
  return { status, stdout, stderr }
}

/** The objects of release podglass in a namespace, as YAML. Throws helm's own message if it refuses. */
export function renderChart(values: object, chart = CHART, namespace = 'shop'): string {
  const { status, stdout, stderr } = runHelm(
    ['template', 'podglass', chart, `--namespace=${namespace}`, '--skip-tests'],
    values,
  )
  if (status !== 0) throw new Error(stderr)
  return stdout
}

import { parse } from 'yaml'
import { at, entriesAt, isRecord, listAt, textAt } from '@/lib/objects/fields'

// What runs code of the repository or of a package: not beside a token that signs or writes.
const BUILDS =
  /^(?:actions\/checkout|docker\/(?:build-push|setup-buildx)-action)@|\b(?:npm (?:ci|install|i|run|exec|pack|x)|npx|tsx|docker (?:build|buildx|run)|make)\b/
// OpenSSF accepts results only from a job of these actions, none of which runs the checked-out code.
const SCORES = /^(?:actions\/(?:checkout|upload-artifact)|ossf\/scorecard-action)@/
const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/
/**
 * What is unsafe in a workflow of GitHub Actions: permissions that are not named, an action that is not pinned by its commit
 * with its version beside it, a token that stays in the checkout, a trigger that runs the code of strangers with our
 * permissions, a job that installs or builds beside permission to sign or write, and a script that is put together from
 * expressions, whose text could become code.
 */
export function workflowFaults(text: string): string[] {
  const workflow: unknown = parse(text)
  const triggers = at(workflow, 'on')
  const faults: string[] = []
  if (JSON.stringify(triggers)?.match(/pull_request_target|workflow_run|issue_comment/))
    faults.push('a trigger runs the code of strangers with our permissions')
  const above = at(workflow, 'permissions')
  if (!isRecord(above) || Object.keys(above).length > 0) faults.push('permissions at the top are not {}')
  const jobs = at(workflow, 'jobs')
  for (const [name, job] of Object.entries(isRecord(jobs) ? jobs : {}))
    faults.push(...jobFaults(job, text).map((fault) => `${name}: ${fault}`))
  return faults
}

function jobFaults(job: unknown, text: string): string[] {
  const faults: string[] = []
  const allowed = entriesAt(job, 'permissions')
  if (!isRecord(at(job, 'permissions'))) faults.push('it names no permissions')
  if (allowed.some(([, level]) => !/^(?:read|write|none)$/.test(level)))
    faults.push('a permission is no level')
  const mayWrite = allowed.some(([, level]) => level === 'write')
  const called = textAt(job, 'uses')
  if (called === '' && typeof at(job, 'timeout-minutes') !== 'number') faults.push('it may run for hours')
  const scores = listAt(job, 'steps').every((step) => SCORES.test(textAt(step, 'uses')))
  for (const step of [job, ...listAt(job, 'steps')]) {
    const uses = textAt(step, 'uses')
    if (uses !== '' && !uses.startsWith('./')) faults.push(...actionFaults(uses, text))
    if (uses.startsWith('actions/checkout@') && at(step, 'with', 'persist-credentials') !== false)
      faults.push('the checkout keeps the token')
    if (mayWrite && !scores && (BUILDS.test(uses) || BUILDS.test(textAt(step, 'run'))))
      faults.push('it installs or builds, and can sign or write')
    if (textAt(step, 'run').includes('${{')) faults.push('a script has an expression in it')
  }
  return faults
}

function actionFaults(uses: string, text: string): string[] {
  if (!PINNED.test(uses)) return [`${uses} is not pinned by its commit`]
  const line = text.split('\n').filter((one) => one.includes(`uses: ${uses}`))
  return line.every((one) => /# v\d+\.\d+\.\d+$/.test(one)) ? [] : [`${uses} does not say its version`]
}

import type { Fix } from '@/lib/contract/explanation'
import type { AnswerFinding } from '../causes/answers'
import type { CauseData } from '../causes/finding'
import { commandField, kubectlCommand, operand } from '../kubectl-command'
import { toYaml } from '../to-yaml'
import { listOf } from '../wording/phrases'

function change(says: string, command?: string, where: Fix['where'] = 'request'): Fix {
  return { where, says, ...commandField(command), opens: [] }
}

const API_RESOURCES = kubectlCommand('api-resources', '-o', 'wide')

/** What to do after an answer of families G and K. None of it changes a right. */
export function answerFixes(finding: AnswerFinding, namespace: string): Fix[] {
  switch (finding.id) {
    case 'G7':
      return [absentObject(finding.data, namespace)]
    case 'G8':
      return [change('Use a method that the resource knows; kubectl lists them as VERBS.', API_RESOURCES)]
    case 'G9':
      return [
        change(
          'Let an admin see which APIService is not available, and bring back its server.',
          kubectlCommand('get', 'apiservices'),
          'cluster',
        ),
        change('Repeat the call after some seconds.'),
      ]
    case 'K400':
      return malformed(finding.data)
    case 'K404':
      return absentPath(finding.data)
    case 'K406':
      return [change(`Send an Accept header that is served${offer(finding.data.accepted)}.`)]
    case 'K409':
      return conflictFixes(finding.data)
    case 'K410':
      return [
        change(
          finding.data.form === 'continue'
            ? 'List again from the start, without the continue token.'
            : 'List again, and watch from the resourceVersion of that list.',
        ),
      ]
    case 'K413':
      return [change('Send less at once: split the object, or take large data out of it.')]
    case 'K415':
      return [change(`Send a Content-Type header of a format that is read${offer(finding.data.accepted)}.`)]
    case 'E9':
      return [
        change(
          'Delete the binding and make it anew with the other roleRef; kubectl auth reconcile -f <file> does both. Between the two its subjects lack the right.',
        ),
      ]
    case 'K422':
      return [change(invalidWords(finding.data))]
    case 'K429':
      return [change(waitWords(finding.data))]
    case 'K500':
    case 'K503':
      return [change('Repeat the call after some seconds, each time after a longer pause.')]
    case 'K504':
      return [change('Read first whether the write was done, then repeat it.')]
  }
}

function offer(accepted: readonly string[]): string {
  return accepted.length === 0 ? ', such as application/json' : `: ${listOf(accepted.slice(0, 3), 'or')}`
}

function absentObject({ target }: CauseData['G7'], namespace: string): Fix {
  const { resource, group } = target
  const qualified = group === '' ? resource : `${resource}.${group}`
  // A name as a word of kubectl; a Status of an older client holds a Kind here, which kubectl takes too.
  return change(
    'Check the name and the namespace of the call.',
    resource === ''
      ? undefined
      : kubectlCommand(...(namespace === '' ? [] : ['-n', namespace]), 'get', operand(qualified)),
  )
}

function absentPath(data: CauseData['K404']): Fix[] {
  switch (data.form) {
    case 'namespace': {
      const { namespace } = data
      return [
        change('Check the spelling of the namespace.'),
        {
          ...change(
            `Create namespace ${namespace}, if it is meant.`,
            kubectlCommand('create', 'namespace', operand(namespace)),
            'cluster',
          ),
          yaml: toYaml({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
        },
      ]
    }
    case 'resource':
      return [
        change(
          'Compare resource and version with what the API server lists; both are plural and lower case.',
          API_RESOURCES,
        ),
      ]
    case 'path':
      return [
        change(
          'Compare group and version with what the API server serves; a version may have been removed.',
          kubectlCommand('api-versions'),
        ),
      ]
  }
}

function malformed(data: CauseData['K400']): Fix[] {
  switch (data.form) {
    case 'field-selector':
      return [
        change('Select by metadata.name, metadata.namespace or a label, or filter the list afterwards.'),
      ]
    case 'unscheduled':
      return [change('Wait until the pod is scheduled; its events say why it is not.')]
    case 'namespace':
      return [change('Make metadata.namespace of the object and the namespace of the path the same.')]
    case 'label-selector':
      return [change('Write the selector as key=value, key!=value, key in (a,b) or key.')]
    case 'body':
      return [
        change('Send the object with the apiVersion and kind that the path serves, as valid JSON or YAML.'),
      ]
    case 'upgrade':
      return [change('Use kubectl or a client library for exec, attach and portforward.')]
    case 'other':
      return []
  }
}

function conflictFixes(data: CauseData['K409']): Fix[] {
  switch (data.form) {
    case 'exists':
      return [
        change('Read the object that is there, and update or apply instead of create; or use another name.'),
      ]
    case 'changed':
      return [
        change('Read the object again, make the change on that, and write it with its resourceVersion.'),
      ]
    case 'being-deleted':
      return [change('Wait until it is gone. When it stays, a finalizer in its metadata holds it.')]
    case 'managers':
      return [
        change('Leave the fields out that another manager owns.'),
        {
          ...change(
            'Or take the fields over: apply with force.',
            kubectlCommand('apply', '--server-side', '--force-conflicts', '-f', 'object.yaml'),
          ),
          warning:
            'The other manager may set its own values again, or be broken by yours. object.yaml stands for your file.',
        },
      ]
    case 'other':
      return [change('Read the object again and repeat the call on its present state.')]
  }
}

function invalidWords({ fields }: CauseData['K422']): string {
  const named = [...new Set(fields.map(({ field }) => field).filter((field) => field !== ''))].slice(0, 5)
  return named.length === 0 ? 'Change the object as the text says.' : `Change ${listOf(named)} of the object.`
}

function waitWords({ form, retryAfterSeconds }: CauseData['K429']): string {
  const after = retryAfterSeconds === undefined ? 'after a pause' : `after ${retryAfterSeconds} s`
  switch (form) {
    case 'fairness':
      return `Repeat the call ${after}, and send fewer calls at once: share one watch instead of lists again and again.`
    case 'disruption-budget':
      return 'Repeat the eviction once more pods of the budget are healthy, or let its owner change the budget.'
    case 'shutdown':
    case 'storage':
    case 'other':
      return `Repeat the call ${after}.`
  }
}

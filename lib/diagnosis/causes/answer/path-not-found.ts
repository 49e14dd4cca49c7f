import { toYaml } from '@/lib/objects/to-yaml'
import { code, type Phrase, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { clusterChange } from '../../fixes/cluster-change'
import type { FixDraft } from '../../fixes/draft'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import type { AnswerCause } from '../cause'
import { API_RESOURCES } from '../path-and-type/not-served'
import { type Absence, absenceIn } from './absence'
import { AUTHORIZED } from './authorized'

type Missing = Exclude<Absence, { form: 'object' }>

function sayAbsent(data: Missing): Phrase {
  switch (data.form) {
    case 'namespace':
      return say`The API server found no namespace ${code(data.namespace)}. A create in it gets this answer once it is authorized, and so does a read of the namespace itself.`
    case 'resource':
      return say`Nothing is served at this path. The API server may lack this version of the API group, or this resource or subresource; or the path has no version. ${AUTHORIZED}`
    case 'path':
      return say`The API server serves nothing at this path: the API group or its version is not installed, or the path is not one of the API's. ${AUTHORIZED}`
  }
}

function absentPath(data: Missing): FixDraft[] {
  switch (data.form) {
    case 'namespace': {
      const { namespace } = data
      return [
        requestChange(say`Check the namespace’s spelling.`),
        clusterChange(say`Create namespace ${code(namespace)}, if that is what you meant.`, {
          ...present({ command: kubectlCommand('create', 'namespace', operand(namespace)) }),
          yaml: toYaml({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
        }),
      ]
    }
    case 'resource':
      return [
        requestChange(
          say`Compare group, version and resource with what the API server lists, such as /apis/apps/v1/…; resource names are plural and lowercase.`,
          { command: `${API_RESOURCES} && kubectl api-versions` },
        ),
      ]
    case 'path':
      return [
        requestChange(
          say`Compare the group and version with what the API server serves; a version may have been removed.`,
          present({ command: kubectlCommand('api-versions') }),
        ),
      ]
  }
}

export const pathNotFound: AnswerCause<'K404', Missing> = {
  id: 'K404',
  family: 'answer',
  title: 'The path or the namespace does not exist',
  nature: 'wrong',
  find(status) {
    const absence = absenceIn(status)
    if (!absence || absence.form === 'object') return []
    return [{ confidence: absence.isCertain ? 'proven' : 'likely', data: absence }]
  },
  says: sayAbsent,
  fixes: absentPath,
}

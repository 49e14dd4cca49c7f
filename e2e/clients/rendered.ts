import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { PROJECTS } from '@/lib/diagnosis/testing/projects/all'
import { install } from '@/lib/diagnosis/testing/projects/project'
import { manifestsOf } from '@/lib/server/testing/rbac-api-server'

const CHARTS = join(import.meta.dirname, 'charts')
const OF_THE_CLUSTER = /^(?:CustomResourceDefinition|ValidatingWebhookConfiguration)$/

interface Manifest {
  kind: string
  metadata: { name: string; namespace?: string }
}

/** What a project installs, as `helm template` prints it: its RBAC as the tests of the authorizer have it, and its kinds and workloads. */
export function rendered(name: string): { namespace: string; yaml: string } {
  const project = PROJECTS.find((one) => one.name === name)
  if (project === undefined) throw new Error(`There are no facts of ${name}.`)
  const { namespace, grants } = project
  const accounts = [...new Set(grants.flatMap((grant) => grant.accounts))].map((account) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: account, namespace },
  }))
  const own = parseAllDocuments(readFileSync(join(CHARTS, `${name}.yaml`), 'utf8')).map((document) => {
    const object = document.toJS() as Manifest
    return OF_THE_CLUSTER.test(object.kind)
      ? object
      : { ...object, metadata: { ...object.metadata, namespace } }
  })
  const all = [...accounts, ...manifestsOf(install(project, { namespace, suffix: '' })), ...own]
  return { namespace, yaml: all.map((object) => stringify(object)).join('---\n') }
}

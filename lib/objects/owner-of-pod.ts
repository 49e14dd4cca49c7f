// Names that Kubernetes makes up have no vowels and none of 0, 1 and 3.
const RANDOM = '[bcdfghjklmnpqrstvwxz2456789]'
const OF_TEMPLATE = new RegExp(`^(.+)-${RANDOM}{6,10}-[a-z0-9]{5}$`)
const OF_SET = new RegExp(`^(.+)-(?:${RANDOM}{5}|\\d{1,6})$`)
const OF_REPLICA_SET = new RegExp(`^.+-${RANDOM}{6,10}$`)
/** A Job of a CronJob has the minute of its run in its name. */
const OF_CRON = /^(.+)-\d{8}$/

/** What a pod belongs to by its name: without the hash of a template, five random letters, a number or a run. */
export function ownerOfPod(name: string): string {
  const deployment = OF_TEMPLATE.exec(name)?.[1]
  if (deployment !== undefined) return deployment
  const set = OF_SET.exec(name)?.[1] ?? name
  return OF_CRON.exec(set)?.[1] ?? set
}

/** True for the name of a pod, a ReplicaSet or a Job that its controller made up, and that the next one does not have; a pod of a StatefulSet keeps its name. */
export function isOfOneRun(group: string, resource: string, name: string): boolean {
  if (group === '' && resource === 'pods')
    return OF_TEMPLATE.test(name) || (ownerOfPod(name) !== name && !/-\d{1,6}$/.test(name))
  if (group === 'apps' && resource === 'replicasets') return OF_REPLICA_SET.test(name)
  return group === 'batch' && resource === 'jobs' && OF_CRON.test(name)
}

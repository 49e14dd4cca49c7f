import { fact } from '@/lib/facts/questions/fact'
import { accessApi, dangerousApi, sourcesApi } from './contract'
import { listAccess } from './gather/access'
import { listDangerous } from './gather/dangerous'
import { listSources } from './gather/sources'

export const accessFact = fact(accessApi, {
  summary: 'What an account can do: the matrix, its rules with their scope, dangerous permissions.',
  lists: ['group'],
  gather: ({ namespace, user, group = [] }, { kube }, signal) =>
    listAccess({ kube, namespace, user, groups: group, signal }),
})

export const dangerousFact = fact(dangerousApi, {
  summary: 'The dangerous permissions of this account, with the commands that revoke them.',
  gather: ({ namespace }, { kube }, signal) => listDangerous({ kube, namespace, signal }),
})

export const sourcesFact = fact(sourcesApi, {
  summary: 'Which bindings and roles the permissions of an account come from.',
  lists: ['group'],
  gather: ({ namespace, user, group = [] }, { kube }, signal) =>
    listSources({ kube, namespace, user, groups: group, signal }),
})

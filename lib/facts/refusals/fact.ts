import { fact } from '@/lib/facts/questions/fact'
import { refusalsApi } from './contract'
import { processRefusals } from './gather/process-refusals'

export const refusalsFact = fact(refusalsApi, {
  summary: 'Refused calls in the logs and events of a namespace, and the smallest Role that ends them.',
  isShared: true,
  gather: (query, { kube }, signal) => processRefusals(kube, query, signal),
})

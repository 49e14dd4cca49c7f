import { expect, it } from 'vitest'
import { readQuestion } from './read-question'
import { sayIgnored } from './say-ignored'

const ignoredOf = (text: string) => {
  const question = readQuestion(text)
  return question.kind === 'call' ? sayIgnored(question.call.ignored) : undefined
}

it.each([
  ['kubectl get po -o wide --show-labels', '-o wide, --show-labels (changes only the output)'],
  [
    'kubectl get po --context prod -owide --sort-by=.metadata.name',
    '--context prod (this page asks its own cluster); -o wide, --sort-by .metadata.name (changes only the output)',
  ],
  ['kubectl get po --token s3cret', '--token (this page asks its own cluster)'],
  ['kubectl scale deploy web --replicas 3', '--replicas 3 (not part of the call)'],
  ['kubectl get po -w -n shop -A --watch-only', ''],
  ['kubectl get po -w=false', ''],
  ['watch pods', ''],
])('of %j it names %j', (text, says) => {
  expect(ignoredOf(text)).toBe(says)
})

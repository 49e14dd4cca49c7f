import { describe, expect, it } from 'vitest'
import { kubectlCommand, kubectlLook, type Operand, operand } from './kubectl-command'

describe('a kubectl line', () => {
  it.each<[what: string, words: (string | Operand)[], changes: string | undefined, looks: string]>([
    [
      'quotes each word',
      ['-n', 'shop', 'get', 'role', operand("it's"), '-o', 'yaml'],
      "kubectl -n shop get role 'it'\\''s' -o yaml",
      "kubectl -n shop get role 'it'\\''s' -o yaml",
    ],
    [
      'takes no name for an option',
      ['-n', 'shop', 'get', 'role', operand('--server=evil.example'), '-o', 'yaml'],
      undefined,
      'kubectl -n shop get role -o yaml -- --server=evil.example',
    ],
    [
      'keeps names in their order',
      ['get', 'pods', operand('a'), operand('--all'), operand('b'), '-n', 'shop'],
      undefined,
      'kubectl get pods a -n shop -- --all b',
    ],
    [
      'changes nothing by a name that cannot be seen, and shows it written out to who looks',
      ['get', 'role', operand("it's\u001b[201~\u0015\u202e")],
      undefined,
      "kubectl get role $'it\\x27s\\x1b[201~\\x15\\xe2\\x80\\xae'",
    ],
    [
      'is one line whatever a name holds',
      ['get', 'role', operand('a\nFix: id\t\\')],
      undefined,
      "kubectl get role $'a\\x0aFix: id\\x09\\x5c'",
    ],
    [
      'gives a namespace as the value that it is',
      ['-n', '--all', 'get', 'pods'],
      'kubectl --namespace=--all get pods',
      'kubectl --namespace=--all get pods',
    ],
  ])('%s', (_what, words, changes, looks) => {
    expect(kubectlCommand`${words}`).toBe(changes)
    expect(kubectlLook`${words}`).toBe(looks)
  })

  it('takes a text for a name, and behind our own letters or a one-letter option for its value', () => {
    expect(kubectlLook`get ${'role'}binding ${'-x'} --as=${'-y'} -p ${'-z'}`).toBe(
      'kubectl get rolebinding --as=-y -p -z -- -x',
    )
    expect(kubectlCommand`-n ${''} get pods ${['-l']} app=${'a b'}`).toBe("kubectl get pods -l 'app=a b'")
    expect(kubectlCommand`get ${''}`).toBe("kubectl get ''")
  })
})

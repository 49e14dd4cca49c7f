import { code, say } from '@/lib/phrase/phrase'
import { present } from '@/lib/present'
import { requestChange } from '../../fixes/request-change'
import { kubectlCommand, operand } from '../../kubectl-command'
import { inNamespace } from '../../shell-quote'
import type { AnswerCause } from '../cause'
import { AUTHORIZED } from './authorized'

interface Missing {
  program: string
  /** Missing, or present and not executable. */
  isAbsent: boolean
}

// As runc and crun write it, behind containerd's, CRI-O's or the kubelet's own words.
const ABSENT =
  /exec: "([^"]{1,253})": (?:executable file not found in \$PATH|stat [^:]{1,253}: no such file or directory)|executable file `([^`]{1,253})` not found in \$PATH/
const NOT_EXECUTABLE = /exec: "([^"]{1,253})": permission denied/

function programIn(message: string): Missing | undefined {
  // The quotes of a program's name may still be escaped.
  const text = message.replaceAll('\\"', '"')
  const [, quoted, ticked] = ABSENT.exec(text) ?? []
  const absent = quoted ?? ticked
  if (absent !== undefined) return { program: absent, isAbsent: true }
  const [, program] = NOT_EXECUTABLE.exec(text) ?? []
  return program === undefined ? undefined : { program, isAbsent: false }
}

export const programMissing: AnswerCause<'G10', Missing> = {
  id: 'G10',
  family: 'answer',
  title: 'The container does not have the program',
  nature: 'wrong',
  find({ code, message }) {
    const missing = code === 500 ? programIn(message) : undefined
    return missing ? [{ confidence: 'proven', data: missing }] : []
  },
  says: ({ program, isAbsent }) =>
    say`${
      isAbsent
        ? say`The container has no program ${code(program)}`
        : say`The container cannot execute ${code(program)}`
    }. The exec reached the container, but its runtime could not start the program. ${AUTHORIZED}`,
  fixes: ({ program }, { namespace = '', name = '', resource }) => [
    requestChange(
      /(?:^|\/)(?:ba|z|a)?sh$/.test(program) && program !== 'sh'
        ? say`Execute a program that the image has; many images without this shell have sh.`
        : say`Execute a program that the image has, or write its full path.`,
    ),
    requestChange(
      say`Attach a debug container, which brings its own programs. That needs patch on pods/ephemeralcontainers and create on pods/attach.`,
      name === '' || resource !== 'pods'
        ? {}
        : present({
            command: kubectlCommand(
              ...inNamespace(namespace),
              'debug',
              '-it',
              operand(name),
              '--image=busybox',
            ),
          }),
    ),
  ],
}

import type { Command } from './command'
import { meaning, spelling } from './help'

/** Text for troff: a backslash is its own, and so is a dot or quote at the start of a line. */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&')
}

const bold = (text: string) => `\\fB${escaped(text)}\\fR`

function ofCommand({ name, takes, about, examples = [], exits, flags }: Command): string[] {
  return [
    `.SS podglass ${name}`,
    ...takes.flatMap((form) => ['.PP', `${bold(`podglass ${name}`)} ${escaped(form)}`]),
    ...about.flatMap((text) => ['.PP', escaped(text)]),
    ...Object.entries(flags).flatMap(([flag, one]) => [
      '.TP',
      bold(spelling(flag, one)),
      escaped(meaning(one)),
    ]),
    ...(examples.length === 0
      ? []
      : ['.PP', '.nf', ...examples.map((line) => `    ${escaped(line)}`), '.fi']),
    ...(exits === undefined ? [] : ['.PP', escaped(`Exit code: ${exits}`)]),
  ]
}

const ENVIRONMENT = [
  ['KUBECONFIG', 'the kubeconfig that kubectl uses; without it, ~/.kube/config'],
  ['NO_COLOR', 'print no colors'],
  ['TMPDIR', 'where the socket for kubectl, and what must be unpacked, is kept until the end'],
] as const

/** The page podglass(1) of the manual. */
export function manualPage(commands: readonly Command[], version: string): string {
  return [
    `.TH PODGLASS 1 "" "podglass ${version}" "User Commands"`,
    '.SH NAME',
    'podglass \\- say why a call to the Kubernetes API was refused, and the smallest fix',
    '.SH SYNOPSIS',
    `${bold('podglass')} ${escaped('COMMAND [flags]')}`,
    '.SH COMMANDS',
    ...commands.flatMap(ofCommand),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, says]) => ['.TP', bold(name), escaped(says)]),
    '.SH SEE ALSO',
    `${bold('kubectl')}(1)`,
    '',
  ].join('\n')
}

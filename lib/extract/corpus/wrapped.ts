import { denied, type Paste } from './paste'

const LIST = denied('shop/web', 'list pods', 'payments')

/** The same few refusals after terminals, mail, pages, spreadsheets and chats have had them. */
export const wrappedPastes: readonly Paste[] = [
  [
    'a terminal of 80 columns',
    `Error from server (Forbidden): pods is forbidden: User "system:serviceaccount:sh
op:web" cannot list resource "pods" in API group "" in the namespace "payments"`,
    LIST,
  ],
  [
    'a narrow terminal, broken inside every second word',
    `pods is forbidden: User "system:service
account:shop:web" cannot list resource
"pods" in API group "" in the namespace
 "payments"`,
    LIST,
  ],
  [
    'a terminal that broke can-not and the quotes',
    `Error: pods is forbidden: User "system:serviceaccount:shop:web" can
not list resource "
pods" in API group "" in the name
space "payments` + `"`,
    LIST,
  ],
  [
    'indented continuation',
    `    pods is forbidden: User "system:serviceaccount:shop:web"
        cannot list resource "pods" in API group ""
        in the namespace "payments"`,
    LIST,
  ],
  [
    'e-mail quotes',
    `> Hi, we get this:
>
> Error from server (Forbidden): pods is forbidden: User
> "system:serviceaccount:shop:web" cannot list resource "pods" in API
> group "" in the namespace "payments"
>
> Any idea?`,
    LIST,
  ],
  [
    'e-mail quotes of quotes',
    `>> pods is forbidden: User "system:serviceaccount:shop:web" cannot
>> list resource "pods" in API group "" in the namespace "payments"`,
    LIST,
  ],
  [
    'colours',
    '\u001b[31mError from server (Forbidden):\u001b[0m pods is forbidden: User "\u001b[1msystem:serviceaccount:shop:web\u001b[22m" cannot list resource "pods" in API group "" in the namespace "payments"',
    LIST,
  ],
  [
    'colours of which the escape was lost',
    '[31mpods is forbidden: User "system:serviceaccount:shop:web" cannot [1mlist[0m resource "pods" in API group "" in the namespace "payments"[0m',
    LIST,
  ],
  [
    'colours inside JSON',
    String.raw`{"log":"\u001b[31mERR\u001b[0m pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"pods\" in API group \"\" in the namespace \"payments\"\n"}`,
    LIST,
  ],
  [
    'rsyslog’s colours',
    '#033[31mpods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"#033[0m',
    LIST,
  ],
  [
    'HTML, decimal entities',
    'pods is forbidden: User &#34;system:serviceaccount:shop:web&#34; cannot list resource &#34;pods&#34; in API group &#34;&#34; in the namespace &#34;payments&#34;',
    LIST,
  ],
  [
    'HTML, named entities and tags',
    '<pre><span class="err">Error</span>: pods is forbidden: User &quot;system:serviceaccount:shop:web&quot; cannot list resource &quot;pods&quot;<br/>in API group &quot;&quot; in the namespace &quot;payments&quot;</pre>',
    LIST,
  ],
  [
    'HTML, escaped twice',
    'pods is forbidden: User &amp;quot;system:serviceaccount:shop:web&amp;quot; cannot list resource &amp;quot;pods&amp;quot; in API group &amp;quot;&amp;quot; in the namespace &amp;quot;payments&amp;quot;',
    LIST,
  ],
  [
    'a URL',
    'https://example.com/login?error=pods%20is%20forbidden%3A%20User%20%22system%3Aserviceaccount%3Ashop%3Aweb%22%20cannot%20list%20resource%20%22pods%22%20in%20API%20group%20%22%22%20in%20the%20namespace%20%22payments%22&state=1',
    LIST,
  ],
  [
    'a form',
    'msg=pods+is+forbidden%3A+User+%22system%3Aserviceaccount%3Ashop%3Aweb%22+cannot+list+resource+%22pods%22+in+API+group+%22%22+in+the+namespace+%22payments%22&x=1',
    LIST,
  ],
  [
    'YAML, single quotes, folded',
    `  conditions:
  - message: 'pods is forbidden: User "system:serviceaccount:shop:web" cannot list
      resource "pods" in API group "" in the namespace "payments"'
    reason: Failed
    status: "False"`,
    LIST,
  ],
  [
    'YAML, double quotes, folded',
    String.raw`  message: "pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource\
    \ \"pods\" in API group \"\" in the namespace \"pay\
    ments\""
  reason: Failed`,
    LIST,
  ],
  [
    'YAML, a block',
    `  message: >-
    pods is forbidden: User "system:serviceaccount:shop:web" cannot list
    resource "pods" in API group "" in the namespace "payments"`,
    LIST,
  ],
  [
    'CSV',
    '2026-11-24,error,"pods is forbidden: User ""system:serviceaccount:shop:web"" cannot list resource ""pods"" in API group """" in the namespace ""payments""",web-0',
    LIST,
  ],
  [
    'round quotes of a chat',
    'pods is forbidden: User “system:serviceaccount:shop:web” cannot list resource “pods” in API group “” in the namespace “payments”',
    LIST,
  ],
  [
    'single quotes of a logger',
    "pods is forbidden: User 'system:serviceaccount:shop:web' cannot list resource 'pods' in API group '' in the namespace 'payments'",
    LIST,
  ],
  [
    'no quotes: a shell took them',
    'pods is forbidden: User system:serviceaccount:shop:web cannot list resource pods in API group  in the namespace payments',
    LIST,
  ],
  [
    'no quotes and a group',
    'jobs.batch is forbidden: User system:serviceaccount:shop:web cannot create resource jobs in API group batch in the namespace shop.',
    denied('shop/web', 'create jobs.batch', 'shop'),
  ],
  [
    'Korean',
    '안녕하세요, 배포 후에 다음 오류가 납니다: pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments" 도와주세요',
    LIST,
  ],
  [
    'Japanese, no blanks around it',
    'エラー「pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"」が出ます',
    LIST,
  ],
  [
    'Arabic with direction marks',
    'حدث خطأ: \u202apods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"\u202c يرجى المساعدة',
    LIST,
  ],
  [
    'Markdown',
    '```\nError from server (Forbidden): pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"\n```',
    LIST,
  ],
  [
    'no-break blanks of a page',
    'pods\u00a0is\u00a0forbidden: User\u00a0"system:serviceaccount:shop:web" cannot list resource "pods" in\u00a0API group "" in the namespace "payments"',
    LIST,
  ],
  [
    'carriage returns',
    'pods is forbidden: User "system:serviceaccount:shop:web" cannot list\r\nresource "pods" in API group "" in the namespace "payments"\r\n',
    LIST,
  ],
  [
    'escaped JSON, wrapped by a terminal inside an escape',
    String.raw`{"level":"error","error":"jobs.batch \"my-job\" is forbidden: User \"system:serv
iceaccount:shop:web\" cannot get resource \"jobs\" in API group \"batch\" in the \
namespace \"shop\"","msg":"x"}`.replace('\\\nnamespace', 'namespace'),
    denied('shop/web', 'get jobs.batch my-job', 'shop'),
  ],
  [
    'a terminal broke between backslash and quote',
    String.raw`{"error":"pods is forbidden: User \
"system:serviceaccount:shop:web\" cannot list resource \"pods\" in API group \"\
" in the namespace \"payments\""}`,
    LIST,
  ],
  [
    'a name broken in front of the sentence',
    `Error from server (Forbidden): error when creating "x.yaml": deployments.apps "we
b-frontend" is forbidden: User "system:serviceaccount:shop:web" cannot get resour
ce "deployments" in API group "apps" in the namespace "shop"`,
    denied('shop/web', 'get deployments.apps web-frontend', 'shop'),
  ],
  [
    'a comment in code',
    `# pods is forbidden: User "system:serviceaccount:shop:web" cannot list
# resource "pods" in API group "" in the namespace "payments"`,
    LIST,
  ],
  [
    'a box of a terminal UI',
    `┌──────────────────────────────────────────────────────────┐
│ pods is forbidden: User "system:serviceaccount:shop:web" │
│ cannot list resource "pods" in API group "" in the names │
│ pace "payments"                                          │
└──────────────────────────────────────────────────────────┘`,
    LIST,
  ],
  [
    'a Markdown table',
    '| time | error |\n|---|---|\n| 13:37 | pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments" |',
    LIST,
  ],
  [
    'a Terraform box inside JSON',
    String.raw`{"msg":"\n│ Error: pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list\n│ resource \"pods\" in API group \"\" in the namespace\n│ \"payments\"\n│ \n"}`,
    LIST,
  ],
  [
    'two clients, three forms, one of them twice',
    `${'pods is forbidden: User "system:serviceaccount:shop:web" cannot list resource "pods" in API group "" in the namespace "payments"'}
and then
${String.raw`{"message":"secrets \"a\" is forbidden: User \"system:serviceaccount:shop:web\" cannot get resource \"secrets\" in API group \"\" in the namespace \"shop\""}`}
${String.raw`err="pods is forbidden: User \"system:serviceaccount:shop:web\" cannot list resource \"pods\" in API group \"\" in the namespace \"payments\""`}`,
    LIST,
    denied('shop/web', 'get secrets a', 'shop'),
  ],
  [
    'markup in a value, as the API server escapes it',
    'pods "a<b" is forbidden: User "x&lt;y&gt;&amp;z" cannot get resource "pods" in API group "" in the namespace "shop"',
    denied('x<y>&z', 'get pods a<b', 'shop'),
  ],
]

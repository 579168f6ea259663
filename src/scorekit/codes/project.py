"""SK43x: what scorekit.yaml says of a project, and what an environment says to no effect."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

OUTSIDE_PROJECT = Code(
    "SK431",
    "a file of another project",
    Severity.ERROR,
    """All files of one command belong to one project: the nearest folder above them with a scorekit.yaml. A folder below
with a scorekit.yaml of its own is another project, and its files are compiled on their own.

    scorekit render shop/score.yaml shop/examples/demo/score.yaml   # wrong, if shop/examples/demo has a scorekit.yaml""",
)

NO_SUCH_FOLDER = Code(
    "SK432",
    "a folder that scorekit.yaml or an option names does not exist",
    Severity.ERROR,
    """`environments` and `drivers` of scorekit.yaml name folders relative to that file. Left out, they are `environments`
and `resource_drivers`, which need not exist; a folder that is named must.""",
)

GLOB_LEAVES_PROJECT = Code(
    "SK433",
    "a glob that leaves the project",
    Severity.ERROR,
    """The globs under `score` choose files below the project's folder. An absolute path or `..` would reach files that
belong to another project.

    score: ["../shared/*.score.yaml"]    # wrong
    score: ["services/*/score.yaml"]     # right""",
)

UNKNOWN_ENVIRONMENT = Code(
    "SK434",
    "scorekit.yaml names an environment that does not exist",
    Severity.ERROR,
    """`defaultEnvironment` and the keys of `output` name environments: files of the project's `environments/` folder, or
built-in ones. `scorekit envs list` lists them.""",
)

LEAVES_REPOSITORY = Code(
    "SK435",
    "scorekit.yaml names a place outside of the repository",
    Severity.ERROR,
    """`environments`, `drivers` and `output` of scorekit.yaml lie in the git repository that the project is in, links
followed; without a repository they lie in the project's folder. Whoever proposes a change of scorekit.yaml could else
have a pipeline read or write any file of its machine. What is inside of `.git` is out of bounds as well. A place
anywhere else is the choice of whoever runs the command:

    drivers: /opt/platform/resource_drivers                  # wrong
    scorekit check --drivers /opt/platform/resource_drivers  # right

    output: {prod: ../gitops/shop/}                          # wrong, where that is another repository
    scorekit render --env prod -o ../gitops/shop/            # right""",
)

FRUITLESS_CHECK = Code(
    "SK436",
    "an entry of `checks` that changes nothing",
    Severity.WARNING,
    """`checks` of scorekit.yaml says how much a finding matters in this project: `off`, `note`, `warning` or `error`, by its code.
A code that does not exist is a slip, and an error stays an error, since what it is about can't be compiled.

    checks: {SK509: off, SK619: error}""",
)

IDLE_SETTING = Code(
    "SK437",
    "a setting that has no effect",
    Severity.WARNING,
    """What an environment says here reaches nothing. Annotations of a ServiceAccount stand on an account that scorekit creates; one that
exists already is annotated by whoever made it. Replicas, accounts, spread and pull secrets are a cluster's: an environment for
Compose alone has no use for them.

    workloads:
      api:
        serviceAccount:
          create: true
          annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/api"}""",
)

LITERAL_EXPRESSION = Code(
    "SK438",
    "an expression where none is read",
    Severity.WARNING,
    """Expressions stand in `{{ }}` where they are read: in drivers, and in an environment's `namespace` and `sharedNamespace`, in the
`name` of its rules and in its bindings. In any other text of an environment, and in the defaults of schemas, they are text.

    workloads: {"*": {labels: {team: "{{ workload.name }}"}}}        # emitted as it stands
    namespace: "{{ workload.name }}"                                 # read""",
)

NO_SUCH_OPTION = Code(
    "SK439",
    "scorekit.yaml says what no projection takes",
    Severity.ERROR,
    """`projections` of scorekit.yaml gives the options of `render --target PROJECTION` that are the same each time. Each has to be one
that the projection has, with a value that it can have; `--option NAME=VALUE` on the command line comes before it.

    projections:
      argocd: {repo-url: "https://github.com/acme/shop.git", revision: main}""",
)

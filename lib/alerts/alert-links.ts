import { Aws, CfnCondition, Fn, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type Partition, partitionOf } from '../config/aws/regions';
import type { FunctionKind } from '../names';
import { logGroupName } from '../names';
import { anchorOf, type RunbookHeading } from './runbook';

/** Hosts of the consoles, for the partitions that have a public one. In a URL the region and a dot stand before the host. */
const CONSOLES: Readonly<Partial<Record<Partition, string>>> & { readonly aws: string } = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-eusc': 'console.amazonaws-eusc.eu',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

export interface AlertLinksProps {
  /** The runbook of the people who run the stack. */
  readonly runbookUrl: string | undefined;
  /** Undefined: the stack has no dashboard. */
  readonly dashboardName: string | undefined;
}

/**
 * The link at the end of each alert: to people's own runbook, else to the dashboard, which shows the runbook's short form,
 * else to the log.
 */
export class AlertLinks extends Construct {
  readonly #props: AlertLinksProps;
  #console: string | undefined;

  constructor(scope: Construct, id: string, props: AlertLinksProps) {
    super(scope, id);
    this.#props = props;
  }

  /** @param kinds the functions that the alert may be about */
  to(heading: RunbookHeading, ...kinds: readonly FunctionKind[]): string {
    const { runbookUrl, dashboardName } = this.#props;
    if (runbookUrl !== undefined) return withAnchor(runbookUrl, heading);
    const { region, stackName } = Stack.of(this);
    const logGroups = kinds.map((kind) => logGroupName(stackName, kind));
    this.#console ??= Token.isUnresolved(region) ? this.anyConsole() : CONSOLES[partitionOf(region)];
    // A link to another partition's console would be worse than none.
    if (this.#console === undefined) return `CloudWatch, ${dashboardName ?? commonStart(logGroups)}`;
    const page = dashboardName === undefined ? logPage(logGroups) : `dashboards/dashboard/${dashboardName}`;
    return `https://${region}.${this.#console}/cloudwatch/home?region=${region}#${page}`;
  }

  private anyConsole(): string {
    // Only the deployment knows the partition.
    const { aws, ...others } = CONSOLES;
    return Object.entries(others).reduce((otherwise, [partition, host]) => {
      const expression = Fn.conditionEquals(Aws.PARTITION, partition);
      const condition = new CfnCondition(this, `Is-${partition}`, { expression });
      return Fn.conditionIf(condition.logicalId, host, otherwise).toString();
    }, aws);
  }
}

/** A URL that has an anchor keeps its own. */
const withAnchor = (url: string, heading: RunbookHeading): string =>
  url.includes('#') ? url : `${url}#${anchorOf(heading)}`;

/** The console's own encoding of the part after the hash: encoded twice, with `$` for `%`. */
const encoded = (text: string): string => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');

/** The page of a log group, or the list of several. */
const logPage = (names: readonly string[]): string =>
  `logsV2:log-groups${names.length === 1 ? '/log-group/' : '$3FlogGroupNameFilter$3D'}${encoded(commonStart(names))}`;

function commonStart([first = '', ...others]: readonly string[]): string {
  const differs = [...first].findIndex((character, at) => others.some((other) => other[at] !== character));
  return differs === -1 ? first : first.slice(0, differs);
}

import { Button, Table } from '@mantine/core';
import { IconEqual, IconMinus, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon, VerdictWord } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { type Change, compareChecks, type ComparedCheck } from './comparison.ts';
import { change as changeState } from './state.ts';
import { decimal, intervalWords, nameOfCheck } from './words.ts';

const { comparison: words, statuses, limit: limitWords } = messages.validate;
const icons = { better: IconTrendingUp, worse: IconTrendingDown, same: IconEqual, unknown: IconMinus };
const tones: Readonly<Record<Change, string>> = { better: 'verdict pass', worse: 'verdict fail', same: 'verdict muted', unknown: 'verdict muted' };

export interface Compared {
  readonly result: ValidationResult;
  /** When it was made, in words. */
  readonly made: string;
}

/** Two validations side by side: what has become worse stands first. */
export function ComparisonView({ earlier, later }: { earlier: Compared; later: Compared }) {
  const checks = compareChecks(earlier.result, later.result);
  return (
    <>
      <ComparisonBanner checks={checks} earlier={earlier.result} later={later.result} />
      <div className="comparison"><Panel title={words.title} aside={<span className="muted small">{words.note}</span>} flush>
        <Table stickyHeader>
          <colgroup><col />{[76, 132, 76, 132, 84, 156].map((width, at) => <col key={at} style={{ width }} />)}</colgroup>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.columns.check}</Table.Th>
              <Table.Th colSpan={2}>{words.columns.earlier}, {earlier.made}</Table.Th><Table.Th colSpan={2}>{words.columns.later}, {later.made}</Table.Th>
              <Table.Th className="figure">{words.columns.limit}</Table.Th><Table.Th>{words.columns.change}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>{checks.map((one) => <ComparedRow key={one.check.name} compared={one} />)}</Table.Tbody>
        </Table>
      </Panel></div>
    </>
  );
}

function ComparisonBanner({ checks, earlier, later }: { checks: readonly ComparedCheck[]; earlier: ValidationResult; later: ValidationResult }) {
  const having = (change: Change): number => checks.filter((one) => one.change === change).length;
  const realOf = ({ inputs }: ValidationResult): string => inputs.filter(({ part }) => part !== 'synthetic').map(({ part, sha256 }) => part + sha256).join();
  const policyOf = ({ policy: { name, version } }: ValidationResult): string => `${name} ${version}`;
  return (
    <div className={`banner ${having('worse') > 0 ? 'caution' : 'quiet'}`} role="status">
      <VerdictIcon kind={later.verdict} size={30} />
      <div>
        <div className="banner-statement">{words.statement(having('worse'), having('better'))}</div>
        <div>{words.verdicts(statuses(earlier.verdict).toLowerCase(), statuses(later.verdict).toLowerCase())}</div>
        {realOf(earlier) !== realOf(later) && <div className="soft">{words.otherReal}</div>}
        {policyOf(earlier) !== policyOf(later) && <div className="soft">{words.otherPolicy}</div>}
        <div className="verdict-counts live">{(['worse', 'better', 'same', 'unknown'] as const).map((change) => having(change) > 0 && <ChangeWord key={change} change={change} says={words.counted(having(change), words.changes[change])} />)}</div>
      </div>
      <Button variant="default" autoFocus onClick={() => changeState({ beside: null })}>{words.end}</Button>
    </div>
  );
}

function ComparedRow({ compared: { check, earlier, later, change } }: { compared: ComparedCheck }) {
  const name = nameOfCheck(check);
  const unlisted = change === 'unknown' ? words.notListed : words.notFailed;
  return (
    <Table.Tr>
      <Table.Td title={name} className={check.decides ? 'strong' : undefined}>{name}</Table.Td>
      <Figure check={earlier} unlisted={unlisted} /><Figure check={later} unlisted={unlisted} />
      <Table.Td className="figure soft">{limitWords(check.direction, decimal(check.threshold))}</Table.Td>
      <Table.Td><ChangeWord change={change} says={words.changes[change]} /></Table.Td>
    </Table.Tr>
  );
}

/** What it came to, and the verdict on that. */
function Figure({ check, unlisted }: { check: ValidationCheck | null; unlisted: string }) {
  if (check === null) return <><Table.Td className="figure">{notApplicable}</Table.Td><Table.Td className="muted" title={words.notListedNote}>{unlisted}</Table.Td></>;
  const { status, value, interval } = check;
  return (
    <>
      <Table.Td className="figure" title={intervalWords(interval)}>{value === null ? notApplicable : decimal(value)}</Table.Td>
      <Table.Td>{status === 'skipped' ? <span className="muted">{statuses(status)}</span> : <VerdictWord kind={status} word={statuses(status)} />}</Table.Td>
    </>
  );
}

function ChangeWord({ change, says }: { change: Change; says: string }) {
  const Icon = icons[change];
  return <span className={tones[change]}><Icon size={15} stroke={1.8} aria-hidden />{says}</span>;
}

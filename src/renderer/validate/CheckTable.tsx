import { Table } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { ValidationResult } from '../../contract/validation.ts';
import type { ValidationCheck } from '../../contract/verdict.ts';
import { notApplicable } from '../format.ts';
import { Panel } from '../look/Panel.tsx';
import { VerdictIcon } from '../look/VerdictIcon.tsx';
import { messages } from '../messages/messages.ts';
import { decimal, intervalWords, nameOfCheck } from './words.ts';

const words = messages.validate;
const order = ['fail', 'inconclusive', 'pass', 'skipped'] as const;
type Status = ValidationCheck['status'];

/** All checks by what came of them. Those that need nobody are folded. */
export function CheckTable({ result: { checks, policy }, selected, onSelect }: { result: ValidationResult; selected: string | null; onSelect: (name: string) => void }) {
  const failed = checks.some(({ status }) => status === 'fail' || status === 'inconclusive');
  const [open, setOpen] = useState<ReadonlySet<Status>>(new Set(failed ? ['fail', 'inconclusive'] : ['pass']));
  const toggle = (status: Status): void => setOpen((now) => (now.has(status) ? new Set([...now].filter((one) => one !== status)) : new Set([...now, status])));
  return (
    <div className="check-list">
      <Panel title={words.checks} aside={<span className="muted small">{words.checksNote(policy.confidence)}</span>} flush>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.columns.check}</Table.Th><Table.Th w={72} className="figure">{words.columns.value}</Table.Th><Table.Th w={128} className="figure">{words.columns.interval}</Table.Th><Table.Th w={92} className="figure">{words.columns.limit}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {order.map((status) => {
              const group = checks.filter((one) => one.status === status);
              return group.length > 0 && (
                <Fragment key={status}>
                  <GroupRow status={status} count={group.length} open={open.has(status)} onToggle={() => toggle(status)} />
                  {open.has(status) && group.map((one) => <CheckRow key={one.name} check={one} selected={one.name === selected} onSelect={() => onSelect(one.name)} />)}
                </Fragment>
              );
            })}
          </Table.Tbody>
        </Table>
      </Panel>
      <p className="small muted">{words.policyLine(policy.name, policy.version)}</p>
    </div>
  );
}

function GroupRow({ status, count, open, onToggle }: { status: Status; count: number; open: boolean; onToggle: () => void }) {
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <Table.Tr className="check-group">
      <Table.Td colSpan={4}><button type="button" className="row-link" aria-expanded={open} onClick={onToggle}><Chevron size={13} stroke={1.5} aria-hidden />{words.group(status, count)}</button></Table.Td>
    </Table.Tr>
  );
}

function CheckRow({ check, selected, onSelect }: { check: ValidationCheck; selected: boolean; onSelect: () => void }) {
  const { status, value, interval, direction, threshold, decides } = check;
  const name = nameOfCheck(check);
  return (
    <Table.Tr className={selected ? 'check-selected' : undefined} onClick={onSelect}>
      <Table.Td title={name}>
        <button type="button" className="row-link check-name" aria-pressed={selected} onClick={onSelect}>
          {status === 'skipped' ? <span className="not-judged" aria-hidden /> : <VerdictIcon kind={status} />}<span>{name}</span>
        </button>
      </Table.Td>
      <Table.Td className={decides ? 'figure strong' : 'figure'} title={value === null ? undefined : String(value)}>{value === null ? notApplicable : decimal(value)}</Table.Td>
      <Table.Td className="figure soft">{intervalWords(interval)}</Table.Td>
      <Table.Td className="figure soft">{words.limit(direction, decimal(threshold))}</Table.Td>
    </Table.Tr>
  );
}

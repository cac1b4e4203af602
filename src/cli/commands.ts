import { account } from './account.ts';
import { anonymity } from './anonymity.ts';
import { api } from './api.ts';
import { attack } from './attack.ts';
import { cascade } from './cascade.ts';
import { certify } from './certify.ts';
import { clone } from './clone.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { generate } from './generate.ts';
import { inspect } from './inspect.ts';
import { keys } from './keys.ts';
import { ledger } from './ledger.ts';
import { report } from './report.ts';
import { rpc } from './rpc.ts';
import { sample } from './sample.ts';
import { scenarios } from './scenarios.ts';
import { stress } from './stress.ts';
import { templates } from './templates.ts';
import { validate } from './validate.ts';
import { verify } from './verify.ts';

/** Every command there is, in the order of the help. */
export const commands: readonly Command[] = [inspect, templates, generate, clone, sample, cascade, validate, scenarios, stress, anonymity, account, explain, attack, report, ledger, certify, verify, keys, api, rpc];

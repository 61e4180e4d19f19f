import { HOSTS, NO_HOSTS } from '../support/hosts';
import { createReaderHost, PROGRAM } from './reader-host';
import { describeWith } from './requires';

/** Hidden by Unicode: letters and digits that turn into others, and characters that nobody sees. */
const HIDDEN_IN_UNICODE = [
  'doc\u212aer.example',
  '\uff52egistry.example',
  'regi\u200bstry.example',
  'registry.example\u2028',
  'registry.example:\u0661',
  'registry.example\ud800',
];
/** What `http://` or `https://` before it makes a way to another place. */
const NO_IPV4 = ['1.2.3.4.5', 'registry.example.1', '127.0.0.1.', '0x7f.1', 'registry.0x'];

describeWith(['python3'], 'the credential helper’s grammar of hosts')('the credential helper', () => {
  it('takes for hosts exactly what the functions take for hosts', () => {
    const hosts = [...HOSTS, ...NO_HOSTS, ...HIDDEN_IN_UNICODE, ...NO_IPV4];
    const askEach = `
import importlib.machinery, importlib.util, json, sys
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader('helper', sys.argv[1])
helper = importlib.util.module_from_spec(importlib.util.spec_from_loader('helper', loader))
loader.exec_module(helper)
print(json.dumps([host for host in json.load(sys.stdin) if helper.is_host(host)]))
`;
    const host = createReaderHost();
    const { stdout } = host.run(['-c', askEach, PROGRAM], JSON.stringify(hosts), 'python3');
    host.remove();
    expect(JSON.parse(stdout)).toEqual(HOSTS);
  });
});

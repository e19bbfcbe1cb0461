import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {CgroupList} from '../../../src/collector/cgroups/cgroup-list.js';
import {RuntimeFiles} from '../../../src/collector/cgroups/runtime-files.js';
import {idOf, ProcTree} from './proc-tree.js';

const A = idOf('aaaa');
const B = idOf('bbbb');

let tree: ProcTree;

beforeEach(() => {
  tree = new ProcTree();
});

afterEach(() => tree.remove());

function identify(id = A) {
  return new RuntimeFiles(tree.root).identify(id);
}

const CRI = {
  'io.kubernetes.cri.sandbox-id': B,
  'io.kubernetes.cri.sandbox-name': 'web-0',
  'io.kubernetes.cri.sandbox-namespace': 'shop',
};
const OF_CONTAINER = {
  ...CRI,
  'io.kubernetes.cri.container-type': 'container',
  'io.kubernetes.cri.container-name': 'nginx',
  'io.kubernetes.cri.image-name': 'docker.io/library/nginx:1.27',
};
const CRIO = {
  'io.kubernetes.container.name': 'nginx',
  'io.kubernetes.pod.name': 'web-0',
  'io.kubernetes.pod.namespace': 'shop',
  'io.kubernetes.cri-o.ContainerType': 'container',
  'io.kubernetes.cri-o.SandboxID': B,
  'io.kubernetes.cri-o.ImageName': 'docker.io/library/nginx:1.27',
};
const WEB = {
  name: 'shop/web-0/nginx',
  image: 'docker.io/library/nginx:1.27',
  labels: {
    'io.kubernetes.pod.name': 'web-0',
    'io.kubernetes.pod.namespace': 'shop',
    'io.kubernetes.container.name': 'nginx',
  },
  joined: B,
};
const SANDBOX = {
  name: 'shop/web-0',
  image: undefined,
  labels: {'io.kubernetes.pod.name': 'web-0', 'io.kubernetes.pod.namespace': 'shop'},
  joined: undefined,
};

describe('Kubernetes', () => {
  test.each([
    ['containerd', 'run/containerd/io.containerd.runtime.v2.task/k8s.io/ID/config.json', OF_CONTAINER],
    ['k3s', 'run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io/ID/config.json', OF_CONTAINER],
    ['CRI-O', 'run/containers/storage/overlay-containers/ID/userdata/config.json', CRIO],
  ])('%s names a container by namespace, pod and itself', (_, file, annotations) => {
    tree.write(file.replace('ID', A), JSON.stringify({ociVersion: '1.1.0', annotations}));
    expect(identify()).toEqual(WEB);
    expect(identify(B)).toBeUndefined();
  });

  test.each([
    ['containerd', {...CRI, 'io.kubernetes.cri.container-type': 'sandbox', 'io.kubernetes.cri.sandbox-id': A}],
    [
      'CRI-O',
      {
        ...CRIO,
        'io.kubernetes.container.name': 'POD',
        'io.kubernetes.cri-o.ContainerType': 'sandbox',
        'io.kubernetes.cri-o.ImageName': undefined,
        'io.kubernetes.cri-o.SandboxID': A,
      },
    ],
  ])('%s: a sandbox is named after its pod, and joined nobody', (_, annotations) => {
    tree.write(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${A}/config.json`, JSON.stringify({annotations}));
    expect(identify()).toEqual(SANDBOX);
  });
});

test('nerdctl’s containers have a name', () => {
  const text = JSON.stringify({annotations: {'nerdctl/name': 'web', 'nerdctl/namespace': 'default'}});
  tree.write(`run/containerd/io.containerd.runtime.v2.task/default/${A}/config.json`, text);
  expect(identify()?.name).toBe('web');
});

test('Docker’s containers have name, image and labels', () => {
  const config = {
    Name: '/web',
    Config: {Image: 'nginx:1.27', Labels: {'com.docker.compose.project': 'shop', broken: 1}},
  };
  tree.write(`var/lib/docker/containers/${A}/config.v2.json`, JSON.stringify(config));
  expect(identify()).toEqual({
    name: 'web',
    image: 'nginx:1.27',
    labels: {'com.docker.compose.project': 'shop'},
    joined: undefined,
  });
});

test.each([['run'], ['var/lib']])('Podman’s containers have name and image, by the list below %s', folder => {
  const list = [
    {id: B, names: ['other'], metadata: 'no json'},
    {id: A, names: ['web'], metadata: JSON.stringify({'image-name': 'docker.io/library/nginx:1.27'})},
    {id: 7, names: 'x'},
  ];
  tree.write(`${folder}/containers/storage/overlay-containers/containers.json`, JSON.stringify(list));
  expect(identify()).toEqual({name: 'web', image: 'docker.io/library/nginx:1.27', labels: {}, joined: undefined});
  expect(identify(B)).toEqual({name: 'other', image: undefined, labels: {}, joined: undefined});
});

test.each([[''], ['{'], ['null'], ['[]'], ['{"Name":7,"Config":[]}'], ['{"Name":""}']])(
  'a file that says nothing is as none: %s',
  text => {
    tree.write(`var/lib/docker/containers/${A}/config.v2.json`, text);
    tree.write(`run/containerd/io.containerd.runtime.v2.task/k8s.io/${A}/config.json`, text);
    tree.write('run/containers/storage/overlay-containers/containers.json', text);
    expect(identify()).toBeUndefined();
  },
);

test('hostile names, images and labels are made safe', () => {
  const config = {Name: '/w\u001b[31mb', Config: {Image: 'a\u202eb', Labels: {'k\n': 'v\u0007', __proto__: 'x'}}};
  tree.write(`var/lib/docker/containers/${A}/config.v2.json`, JSON.stringify(config));
  expect(identify()).toMatchObject({name: 'w\\u001b[31mb', image: 'a\\u202eb', labels: {'k\\u000a': 'v\\u0007'}});
});

test('what is known of a container is in the list; its pod’s network is its sandbox’s', () => {
  const uid = '3cdbba5c-1ba6-4e6f-b9b4-0e0f1b2a3c4d';
  tree.run({pid: 900, cgroups: `0::/kubepods/pod${uid}/${A}`});
  tree.write(
    `run/containerd/io.containerd.runtime.v2.task/k8s.io/${A}/config.json`,
    JSON.stringify({annotations: OF_CONTAINER}),
  );
  const clock = {monotonicSeconds: () => 0, now: () => new Date()};
  const list = new CgroupList({procRoot: tree.procRoot, root: tree.root, clock});
  list.look();
  expect(list.containers.get(A)).toMatchObject({
    name: WEB.name,
    image: WEB.image,
    labels: {...WEB.labels, 'io.kubernetes.pod.uid': uid},
    networkMode: `container:${B}`,
  });
});

import {safeText} from '../../model/safe-text.js';
import {arrayIn, objectIn, parseJsonIfAny, textIn} from '../engine/json-shape.js';

/** What a runtime's own files say of a container. Every string has been made safe to print. */
export interface ContainerIdentity {
  readonly name: string;
  readonly image: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** The container whose network namespace it joined: a pod's sandbox. */
  readonly joined: string | undefined;
}

/** Reads Docker's `containers/<id>/config.v2.json`. Undefined where it has no name. */
export function parseDockerConfig(json: unknown): ContainerIdentity | undefined {
  const {Name, Config} = objectIn(json);
  const name = textIn(Name)?.replace(/^\//, '');
  const {Image, Labels} = objectIn(Config);
  return name === undefined ? undefined : identity(name, textIn(Image), textEntries(Labels), undefined);
}

/**
 * Reads the annotations in a container's OCI `config.json`, as containerd and CRI-O write them for Kubernetes: the sandbox is
 * named after its pod, `namespace/pod`, and a container after both, `namespace/pod/container`. Undefined for anything else.
 * https://github.com/containerd/containerd/blob/main/internal/cri/annotations/annotations.go
 */
export function parseOciConfig(json: unknown, containerId: string): ContainerIdentity | undefined {
  const annotations = new Map(textEntries(objectIn(json).annotations));
  const first = (...keys: string[]) => keys.map(key => annotations.get(key)).find(text => text !== undefined);
  const alone = first('nerdctl/name');
  const pod = first('io.kubernetes.cri.sandbox-name', 'io.kubernetes.pod.name', 'io.kubernetes.cri-o.KubeName');
  if (pod === undefined) return alone === undefined ? undefined : identity(alone, undefined, [], undefined);

  const namespace = first(
    'io.kubernetes.cri.sandbox-namespace',
    'io.kubernetes.pod.namespace',
    'io.kubernetes.cri-o.Namespace',
  );
  const isSandbox = first('io.kubernetes.cri.container-type', 'io.kubernetes.cri-o.ContainerType') === 'sandbox';
  const container = isSandbox ? undefined : first('io.kubernetes.cri.container-name', 'io.kubernetes.container.name');
  const sandboxId = first('io.kubernetes.cri.sandbox-id', 'io.kubernetes.cri-o.SandboxID');
  const labels: Array<readonly [string, string | undefined]> = [
    ['io.kubernetes.pod.name', pod],
    ['io.kubernetes.pod.namespace', namespace],
    ['io.kubernetes.container.name', container],
  ];
  return identity(
    [namespace, pod, container].filter(part => part !== undefined).join('/'),
    first('io.kubernetes.cri.image-name', 'io.kubernetes.cri-o.ImageName'),
    labels.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    sandboxId === containerId ? undefined : sandboxId,
  );
}

/**
 * Reads what `crictl pods -o json` and `crictl ps -o json` print: `{"items": […]}` and `{"containers": […]}`, in the shapes of the
 * Container Runtime Interface. https://github.com/kubernetes/cri-api/blob/master/pkg/apis/runtime/v1/api.proto
 */
export function parseCrictl(pods: unknown, containers: unknown): ReadonlyMap<string, ContainerIdentity> {
  const identities = new Map<string, ContainerIdentity>();
  const podNames = new Map<string, readonly [string, string]>();
  for (const {id, metadata} of arrayIn(objectIn(pods).items).map(objectIn)) {
    const [podId, name, namespace] = [
      textIn(id),
      textIn(objectIn(metadata).name),
      textIn(objectIn(metadata).namespace),
    ];
    if (podId === undefined || name === undefined || namespace === undefined) continue;

    podNames.set(podId, [namespace, name]);
    identities.set(podId, identity(`${namespace}/${name}`, undefined, podLabels(namespace, name), undefined));
  }
  for (const {id, podSandboxId, metadata, image} of arrayIn(objectIn(containers).containers).map(objectIn)) {
    const [containerId, podId, name] = [textIn(id), textIn(podSandboxId), textIn(objectIn(metadata).name)];
    const [namespace, pod] = podNames.get(podId ?? '') ?? [];
    if (containerId === undefined || name === undefined || namespace === undefined || pod === undefined) continue;

    const {userSpecifiedImage, image: reference} = objectIn(image);
    const labels = [...podLabels(namespace, pod), ['io.kubernetes.container.name', name]];
    identities.set(
      containerId,
      identity(`${namespace}/${pod}/${name}`, textIn(userSpecifiedImage) ?? textIn(reference), labels, podId),
    );
  }
  return identities;
}

function podLabels(namespace: string, pod: string): Array<readonly string[]> {
  return [
    ['io.kubernetes.pod.name', pod],
    ['io.kubernetes.pod.namespace', namespace],
  ];
}

/** Reads Podman's list of containers (`overlay-containers/containers.json`), by id. What has no name is left out. */
export function parseStorageList(json: unknown): ReadonlyMap<string, ContainerIdentity> {
  return new Map(
    arrayIn(json)
      .map(objectIn)
      .flatMap(({id, names, metadata}) => {
        const [containerId, name] = [textIn(id), textIn(arrayIn(names)[0])];
        const image = textIn(objectIn(parseJsonIfAny(textIn(metadata) ?? ''))['image-name']);
        return containerId === undefined || name === undefined
          ? []
          : [[containerId, identity(name, image, [], undefined)]];
      }),
  );
}

function identity(
  name: string,
  image: string | undefined,
  labels: ReadonlyArray<readonly string[]>,
  joined: string | undefined,
): ContainerIdentity {
  return {
    name: safeText(name),
    image: image === undefined ? undefined : safeText(image),
    labels: Object.fromEntries(labels.map(entry => entry.map(safeText))),
    joined: joined === undefined ? undefined : safeText(joined),
  };
}

function textEntries(value: unknown): Array<[string, string]> {
  return Object.entries(objectIn(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

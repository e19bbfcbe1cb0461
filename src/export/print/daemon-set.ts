import {
  imageNote,
  OPEN_NOTE,
  openToOthers,
  PROC_ROOT,
  type ServiceWish,
  serviceArguments,
} from './service-arguments.js';

/** A DaemonSet: one exporter on each node of a Kubernetes cluster, with what it needs and nothing else. */
export function daemonSet(given: ServiceWish): string {
  const wish = openToOthers(given);
  const {image, address} = wish;
  const words = serviceArguments(wish, ['--engine', 'none', '--proc-root', PROC_ROOT]);
  return `${[...imageNote(image), ...(wish === given ? [] : [OPEN_NOTE])].join('\n')}
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: rxtop
  labels: {app.kubernetes.io/name: rxtop}
spec:
  selector:
    matchLabels: {app.kubernetes.io/name: rxtop}
  template:
    metadata:
      labels: {app.kubernetes.io/name: rxtop}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "${address.port}"
    spec:
      # The node's interfaces are read; the processes of other pods are seen through ${PROC_ROOT}.
      hostNetwork: true
      automountServiceAccountToken: false
      tolerations: [{operator: Exists}]
      containers:
        - name: rxtop
          image: ${JSON.stringify(image)}
          args: ${JSON.stringify(words)}
          ports: [{name: metrics, containerPort: ${address.port}, protocol: TCP}]
          livenessProbe:
            httpGet: {path: /-/healthy, port: metrics}
          readinessProbe:
            httpGet: {path: /-/ready, port: metrics}
          resources:
            requests: {cpu: 50m, memory: 128Mi}
            limits: {memory: 512Mi}
          securityContext:
            runAsUser: 0
            readOnlyRootFilesystem: true
            allowPrivilegeEscalation: false
            capabilities: {drop: [ALL], add: [SYS_PTRACE]}   # to tell network namespaces apart
          volumeMounts:
            - {name: proc, mountPath: ${PROC_ROOT}, readOnly: true}
            # The names of pods and containers.
            - {name: containerd, mountPath: /host/run/containerd, readOnly: true}
      volumes:
        - {name: proc, hostPath: {path: /proc}}
        # k3s: /run/k3s/containerd at /host/run/k3s/containerd; CRI-O: /run/containers/storage at /host/run/containers/storage.
        - {name: containerd, hostPath: {path: /run/containerd}}
`;
}

from aws_cdk import (
    App,
    Duration,
    Stack,
    aws_cloudwatch as cloudwatch,
    aws_cloudwatch_actions as cloudwatch_actions,
    aws_ec2 as ec2,
    aws_ecs as ecs,
    aws_iam as iam,
    aws_secretsmanager as secretsmanager,
    aws_sns as sns,
)
from registry_token_refresher import Access, Alerts, ApiToken, Registry, RegistryTokenRefresher

app = App()
stack = Stack(app, "PrivateImages")

# One secret with the vendors' API tokens, made by hand: {"digitalocean": "…", "ionos": "…"}
api_tokens = secretsmanager.Secret.from_secret_name_v2(stack, "ApiTokens", "vendors/api-tokens")
topic = sns.Topic(stack, "Alerts")

tokens = RegistryTokenRefresher(
    stack,
    "RegistryTokens",
    registries=[
        Registry.digital_ocean(
            "images",
            registry="acme",
            api_token=ApiToken.from_secret(api_tokens, json_key="digitalocean"),
        ),
        Registry.ionos(
            "edge",
            registry_id="8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f",
            repositories=["web"],
            access=Access.PUSH,
            api_token=ApiToken.from_secret(api_tokens, json_key="ionos"),
        ),
        Registry.ecr("hosts", repositories=["api", "team/*"]),
        Registry.lightsail("shop"),
    ],
    alerts=Alerts.to(topic=topic),
    check_every=Duration.minutes(30),
)

# A service whose image is in a private registry at DigitalOcean.
credentials = tokens.secret("images")
vpc = ec2.Vpc(stack, "Vpc", max_azs=2, nat_gateways=0)
task_definition = ecs.FargateTaskDefinition(stack, "Task")
task_definition.add_container(
    "web",
    image=ecs.ContainerImage.from_registry("registry.digitalocean.com/acme/web:1", credentials=credentials),
)
service = ecs.FargateService(
    stack,
    "Service",
    cluster=ecs.Cluster(stack, "Cluster", vpc=vpc),
    task_definition=task_definition,
    assign_public_ip=True,
    min_healthy_percent=100,
    circuit_breaker=ecs.DeploymentCircuitBreaker(rollback=True),
)
# Its first task waits for the first credential.
service.node.add_dependency(credentials)

# Hosts that pull from ECR with the published credential, as the credential helper does.
hosts = iam.Role(stack, "Hosts", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
tokens.secret("hosts").grant_read(hosts)

# Who may run a refresh by hand.
operators = iam.ManagedPolicy(stack, "Operators")
tokens.grant_refresh(operators)

# An alarm of your own, beside those of the construct (tokens.alarms).
alarm = tokens.metric_seconds_to_expiry(provider="digitalocean").create_alarm(
    stack,
    "ImagesExpireSoon",
    alarm_description="A credential at DigitalOcean expires within four hours.",
    comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold=Duration.hours(4).to_seconds(),
    evaluation_periods=2,
)
alarm.add_alarm_action(cloudwatch_actions.SnsAction(topic))

app.synth()

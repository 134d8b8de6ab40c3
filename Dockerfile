# Seedance Studio as a container: one process, one volume.
#   docker build -t seedance-studio .
#   docker run -p 8080:8080 -v studio-data:/data seedance-studio

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY Directory.Build.props Directory.Packages.props .editorconfig appsettings.json ./
COPY build/ build/
COPY Seedance.Web/Seedance.Web.csproj Seedance.Web/
# The official Blazor script comes with the SDK's own package here; build/BlazorScript.targets stands aside.
RUN dotnet restore Seedance.Web -p:OfficialBlazorScript=true -p:PublishReadyToRun=true --use-current-runtime
COPY Seedance.Web/ Seedance.Web/
RUN dotnet publish Seedance.Web --no-restore --use-current-runtime --no-self-contained -c Release -o /app \
      -p:OfficialBlazorScript=true -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg curl \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown app:app /data
WORKDIR /app
COPY --from=build /app ./
# What has no path in the settings hangs below data/ in the program's folder.
RUN ln -s /data /app/data
ENV ASPNETCORE_HTTP_PORTS=8080 \
    Database__ConnectionString="Data Source=/data/studio.db" \
    Storage__Path=/data/media
USER app
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD curl -fsS http://localhost:8080/healthz/ready || exit 1
ENTRYPOINT ["dotnet", "Seedance.Web.dll"]

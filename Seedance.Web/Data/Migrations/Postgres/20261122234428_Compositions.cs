using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Seedance.Web.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Compositions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "AssetId",
                table: "Jobs",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ConceptId",
                table: "Jobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CropKey",
                table: "Jobs",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "DraftOfId",
                table: "Jobs",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Placement",
                table: "Jobs",
                type: "character varying(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RequestHash",
                table: "Jobs",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Language",
                table: "AspNetUsers",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "TourDoneAt",
                table: "AspNetUsers",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WarnAboveBatchMicros",
                table: "AspNetUsers",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "BrandKits",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Colours = table.Column<string>(type: "text", nullable: false),
                    LogoId = table.Column<Guid>(type: "uuid", nullable: true),
                    Tone = table.Column<string>(type: "text", nullable: false),
                    Before = table.Column<string>(type: "text", nullable: false),
                    After = table.Column<string>(type: "text", nullable: false),
                    Mandatory = table.Column<string>(type: "text", nullable: false),
                    Banned = table.Column<string>(type: "text", nullable: false),
                    CreatedById = table.Column<string>(type: "text", nullable: true),
                    UpdatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BrandKits", x => x.Id);
                    table.ForeignKey(
                        name: "FK_BrandKits_AspNetUsers_CreatedById",
                        column: x => x.CreatedById,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "Compositions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Excerpt = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    OperationId = table.Column<Guid>(type: "uuid", nullable: false),
                    FormJson = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsTemplate = table.Column<bool>(type: "boolean", nullable: false),
                    IsShared = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Compositions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Compositions_AspNetUsers_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Concepts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    PublicId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    FormJson = table.Column<string>(type: "text", nullable: false),
                    AxesJson = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    DeletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Concepts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Concepts_AspNetUsers_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_ConceptId_Id",
                table: "Jobs",
                columns: new[] { "ConceptId", "Id" },
                filter: "\"ConceptId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_CreatedAt",
                table: "Jobs",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_DraftOfId",
                table: "Jobs",
                column: "DraftOfId",
                filter: "\"DraftOfId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Jobs_RequestHash_Id",
                table: "Jobs",
                columns: new[] { "RequestHash", "Id" },
                filter: "\"RequestHash\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BrandKits_CreatedById",
                table: "BrandKits",
                column: "CreatedById");

            migrationBuilder.CreateIndex(
                name: "IX_BrandKits_PublicId",
                table: "BrandKits",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Compositions_IsShared",
                table: "Compositions",
                column: "IsShared",
                filter: "\"IsShared\"");

            migrationBuilder.CreateIndex(
                name: "IX_Compositions_OwnerId_UpdatedAt",
                table: "Compositions",
                columns: new[] { "OwnerId", "UpdatedAt" },
                descending: new[] { false, true },
                filter: "\"DeletedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Compositions_PublicId",
                table: "Compositions",
                column: "PublicId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Concepts_OwnerId_UpdatedAt",
                table: "Concepts",
                columns: new[] { "OwnerId", "UpdatedAt" },
                descending: new[] { false, true },
                filter: "\"DeletedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Concepts_PublicId",
                table: "Concepts",
                column: "PublicId",
                unique: true);

            // The one draft of each person becomes the first of many. The old table stays: while replicas are upgraded one by one, older ones still write to it.
            migrationBuilder.Sql("""
                INSERT INTO "Compositions" ("PublicId", "OwnerId", "Name", "Excerpt", "OperationId", "FormJson", "Version", "CreatedAt", "UpdatedAt", "IsTemplate", "IsShared")
                SELECT "OperationId", "OwnerId", '', '', "OperationId", "FormJson", 1, "UpdatedAt", "UpdatedAt", false, false FROM "Drafts"
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BrandKits");

            migrationBuilder.DropTable(
                name: "Compositions");

            migrationBuilder.DropTable(
                name: "Concepts");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_ConceptId_Id",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_CreatedAt",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_DraftOfId",
                table: "Jobs");

            migrationBuilder.DropIndex(
                name: "IX_Jobs_RequestHash_Id",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "AssetId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "ConceptId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "CropKey",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "DraftOfId",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Placement",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "RequestHash",
                table: "Jobs");

            migrationBuilder.DropColumn(
                name: "Language",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "TourDoneAt",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "WarnAboveBatchMicros",
                table: "AspNetUsers");
        }
    }
}
